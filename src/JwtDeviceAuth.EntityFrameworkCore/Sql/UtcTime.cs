namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>
/// Times as a provider reads them. Most give no kind, and the column holds UTC; one that gives the machine's local time (Npgsql with its old
/// behaviour) says so, and is taken at its word: the zone of the machine never decides.
/// </summary>
internal static class UtcTime
{
    public static DateTimeOffset From(DateTime stored)
        => new(stored.Kind == DateTimeKind.Local ? stored.ToUniversalTime() : DateTime.SpecifyKind(stored, DateTimeKind.Utc));
}
