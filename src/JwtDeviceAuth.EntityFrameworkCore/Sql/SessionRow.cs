using System.Data.Common;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>Reads sessions without EF.</summary>
internal static class SessionRow
{
    private static readonly string[] Names =
    [
        "id", "user_id", "login_type", "device_id", "session_id", "refresh_token_hash", "device_name", "user_agent", "ip_address",
        "created_at", "updated_at", "rotated_at", "expired_at", "absolute_expired_at",
        "listed_at", "listed_user_agent", "listed_ip_address", "foreign_repeats", "repeated_at", "repeat_user_agent", "repeat_ip_address",
        "proved_at", "methods", "social_account_id", "key_thumbprint", "binds_access_token",
    ];

    /// <summary>The columns in the order in which <see cref="Read"/> takes them.</summary>
    public static string Columns(string prefix = "") => string.Join(", ", Names.Select(name => prefix + name));

    /// <summary>
    /// What a rotation sets beside the hash, the times and the client: what is listed until this rotation may be shown, and the row of repeats.
    /// </summary>
    /// <param name="until">The argument for <see cref="SessionRotation.ListedUntil"/>.</param>
    /// <param name="prefix">Before the names of columns that are read.</param>
    public static string ListedAndRepeats(string until, string prefix = "")
    {
        var isListed = $"{prefix}rotated_at IS NULL OR {prefix}rotated_at <= {until}";
        return $"""
            listed_at = CASE WHEN {isListed} THEN COALESCE({prefix}rotated_at, {prefix}created_at) ELSE {prefix}listed_at END,
            listed_user_agent = CASE WHEN {isListed} THEN {prefix}user_agent ELSE {prefix}listed_user_agent END,
            listed_ip_address = CASE WHEN {isListed} THEN {prefix}ip_address ELSE {prefix}listed_ip_address END,
            foreign_repeats = CASE WHEN {prefix}foreign_repeats > 0 THEN -{prefix}foreign_repeats ELSE 0 END
            """;
    }

    /// <summary>What a rotation sets of the key: the first that is proved stays.</summary>
    /// <param name="key">The argument for <see cref="SessionRotation.KeyThumbprint"/>.</param>
    /// <param name="binds">The argument for <see cref="SessionRotation.BindsAccessToken"/>.</param>
    /// <param name="prefix">Before the names of columns that are read.</param>
    public static string Binding(string key, string binds, string prefix = "")
        => $"""
            binds_access_token = CASE WHEN {prefix}key_thumbprint IS NULL THEN {binds} ELSE {prefix}binds_access_token END,
            key_thumbprint = COALESCE({prefix}key_thumbprint, {key})
            """;

    /// <summary>Whether a rotation has the key that its session is bound to.</summary>
    public static string HasKey(string key, string prefix = "") => $"({prefix}key_thumbprint IS NULL OR {prefix}key_thumbprint = {key})";

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
        ListedAt = row.TimeOrNull(14),
        ListedUserAgent = row.TextOrNull(15),
        ListedIpAddress = row.TextOrNull(16),
        ForeignRepeats = row.GetInt32(17),
        RepeatedAt = row.TimeOrNull(18),
        RepeatUserAgent = row.TextOrNull(19),
        RepeatIpAddress = row.TextOrNull(20),
        ProvedAt = row.Time(21),
        Methods = row.GetString(22),
        SocialAccountId = row.IsDBNull(23) ? null : row.GetInt64(23),
        KeyThumbprint = row.TextOrNull(24),
        BindsAccessToken = row.GetBoolean(25),
    };
}
