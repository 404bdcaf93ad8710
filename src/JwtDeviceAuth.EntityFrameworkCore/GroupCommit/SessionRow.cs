using System.Data.Common;
using JwtDeviceAuth.Sessions;

namespace JwtDeviceAuth.EntityFrameworkCore.GroupCommit;

/// <summary>Reads sessions without EF.</summary>
internal static class SessionRow
{
    private static readonly string[] Names =
    [
        "id", "user_id", "login_type", "device_id", "session_id", "refresh_token_hash", "device_name", "user_agent", "ip_address",
        "created_at", "updated_at", "rotated_at", "expired_at", "absolute_expired_at",
    ];

    /// <summary>The columns in the order in which <see cref="Read"/> takes them.</summary>
    public static string Columns(string prefix = "") => string.Join(", ", Names.Select(name => prefix + name));

    public static DeviceSession Read(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        UserId = row.GetInt64(1),
        LoginType = row.GetString(2),
        DeviceId = row.GetString(3),
        SessionId = row.GetString(4),
        RefreshTokenHash = row.GetFieldValue<byte[]>(5),
        DeviceName = Text(row, 6),
        UserAgent = Text(row, 7),
        IpAddress = Text(row, 8),
        CreatedAt = Time(row, 9),
        UpdatedAt = Time(row, 10),
        RotatedAt = row.IsDBNull(11) ? null : Time(row, 11),
        ExpiresAt = Time(row, 12),
        AbsoluteExpiresAt = Time(row, 13),
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset Time(DbDataReader row, int column) => new(DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc));
}
