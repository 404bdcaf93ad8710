using System.Data.Common;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>Reads sessions without EF.</summary>
internal static class SessionRow
{
    /// <summary>In the order in which <see cref="Read"/> takes their columns.</summary>
    public static readonly IReadOnlyList<string> Properties =
    [
        nameof(DeviceSession.Id), nameof(DeviceSession.UserId), nameof(DeviceSession.LoginType), nameof(DeviceSession.DeviceId),
        nameof(DeviceSession.SessionId), nameof(DeviceSession.RefreshTokenHash), nameof(DeviceSession.DeviceName), nameof(DeviceSession.UserAgent),
        nameof(DeviceSession.IpAddress), nameof(DeviceSession.CreatedAt), nameof(DeviceSession.UpdatedAt), nameof(DeviceSession.RotatedAt),
        nameof(DeviceSession.ExpiresAt), nameof(DeviceSession.AbsoluteExpiresAt), nameof(DeviceSession.ListedAt), nameof(DeviceSession.ListedUserAgent),
        nameof(DeviceSession.ListedIpAddress), nameof(DeviceSession.ForeignRepeats), nameof(DeviceSession.RepeatedAt),
        nameof(DeviceSession.RepeatUserAgent), nameof(DeviceSession.RepeatIpAddress), nameof(DeviceSession.ProvedAt), nameof(DeviceSession.Methods),
        nameof(DeviceSession.SocialAccountId), nameof(DeviceSession.KeyThumbprint), nameof(DeviceSession.BindsAccessToken),
    ];

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
