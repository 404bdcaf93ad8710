using JwtDeviceAuth.Keys;

namespace JwtDeviceAuth.Bearer;

/// <summary>What a token says that the library's own rules let pass.</summary>
internal sealed record AccessTokenFacts(string SessionId, TokenKey Key, DateTimeOffset IssuedAt, DateTimeOffset Expires, DateTimeOffset? NotBefore);
