namespace JwtDeviceAuth.Model.Tests.Protocol;

/// <summary>A refresh token as the model sees it: the n-th of a session.</summary>
public sealed record Token(int Session, int Device, int Index, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);
