using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Benchmarks.Tokens;

internal static class AnySession
{
    public static DeviceSession At(DateTimeOffset now) => new()
    {
        UserId = 4711,
        LoginType = LoginTypes.Local,
        DeviceId = "benchmark",
        SessionId = "0123456789abcdefghijkl",
        RefreshTokenHash = new byte[32],
        CreatedAt = now,
        UpdatedAt = now,
        ExpiresAt = now.AddDays(1),
        AbsoluteExpiresAt = now.AddDays(30),
    };
}
