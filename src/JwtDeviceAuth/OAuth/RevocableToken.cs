namespace JwtDeviceAuth.OAuth;

/// <summary>What a valid token says of its session, whichever kind it is.</summary>
internal readonly record struct RevocableToken(long UserId, string SessionId, string? DeviceId);
