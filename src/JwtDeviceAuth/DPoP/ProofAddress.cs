using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth.DPoP;

/// <summary>
/// Whether an <c>htu</c> is the address of a request, both normalised (RFC 3986, sections 6.2.2 and 6.2.3) and without query and fragment (RFC 9449,
/// section 4.3, no. 9). Behind a proxy the request has its public address if the application uses ASP.NET's forwarded headers.
/// </summary>
internal static class ProofAddress
{
    private const string EncodedSlash = "%2F";

    public static bool IsOf(HttpRequest request, string htu)
        => !htu.AsSpan().ContainsAnyExceptInRange('!', '~')
            && !htu.Contains('\\', StringComparison.Ordinal)
            && Uri.TryCreate(htu, UriKind.Absolute, out var claimed)
            && Uri.TryCreate($"{request.Scheme}://{request.Host.ToUriComponent()}", UriKind.Absolute, out var own)
            && claimed.UserInfo.Length == 0
            && claimed.Scheme == own.Scheme
            && claimed.IdnHost == own.IdnHost
            && claimed.Port == own.Port
            && Decode(claimed.AbsolutePath) == PathOf(request);

    /// <summary>What the server sees, for the log.</summary>
    public static string Of(HttpRequest request) => $"{request.Scheme}://{request.Host.ToUriComponent()}{(request.PathBase + request.Path).ToUriComponent()}";

    /// <summary>As the server decodes a path before it routes: all but the slash, which would make another path of it.</summary>
    private static string Decode(string path)
        => string.Join(EncodedSlash, path.Split(EncodedSlash).SelectMany(part => part.Split("%2f")).Select(Uri.UnescapeDataString));

    private static string PathOf(HttpRequest request)
    {
        var path = (request.PathBase + request.Path).Value;
        return string.IsNullOrEmpty(path) ? "/" : path.Replace("%2f", EncodedSlash, StringComparison.Ordinal);
    }
}
