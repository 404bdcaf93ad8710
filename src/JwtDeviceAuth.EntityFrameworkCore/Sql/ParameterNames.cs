using System.Globalization;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>The names of a statement's parameters: <c>@p0</c>, <c>@p1</c> ...</summary>
internal static class ParameterNames
{
    public static string Of(int index) => string.Create(CultureInfo.InvariantCulture, $"@p{index}");
}
