using System.Globalization;

namespace JwtDeviceAuth.Http;

/// <summary>The key of a row in an address.</summary>
internal static class RouteId
{
    /// <summary>By hand rather than by a route constraint, so that an id that is no number gets a 404 with a code, too.</summary>
    public static bool TryParse(string id, out long key) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out key);
}
