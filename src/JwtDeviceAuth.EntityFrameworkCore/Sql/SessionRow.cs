using System.Data.Common;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>Reads sessions without EF.</summary>
internal static class SessionRow
{
    private static readonly string[] Names =
    [
        "id", "user_id", "login_type", "device_id", "session_id", "refresh_token_hash", "device_name", "user_agent", "ip_address",
        "created_at", "updated_at", "rotated_at", "expired_at", "absolute_expired_at", "proved_at", "methods",
        "social_account_id",
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
        DeviceName = row.TextOrNull(6),
        UserAgent = row.TextOrNull(7),
        IpAddress = row.TextOrNull(8),
        CreatedAt = row.Time(9),
        UpdatedAt = row.Time(10),
        RotatedAt = row.TimeOrNull(11),
        ExpiresAt = row.Time(12),
        AbsoluteExpiresAt = row.Time(13),
        ProvedAt = row.Time(14),
        Methods = row.GetString(15),
        SocialAccountId = row.IsDBNull(16) ? null : row.GetInt64(16),
    };
}
