using JwtDeviceAuth.Keys;

namespace JwtDeviceAuth.Bearer;

/// <summary>What a token says that the library's own rules let pass.</summary>
/// <param name="SessionId">The <c>sid</c>.</param>
/// <param name="Key">The key that signed it.</param>
/// <param name="IssuedAt">The <c>iat</c>.</param>
/// <param name="Expires">The <c>exp</c>.</param>
/// <param name="NotBefore">The <c>nbf</c>; null for none.</param>
/// <param name="KeyThumbprint">The key of the device that it is bound to; null for a bearer token.</param>
internal sealed record AccessTokenFacts(
    string SessionId, TokenKey Key, DateTimeOffset IssuedAt, DateTimeOffset Expires, DateTimeOffset? NotBefore, string? KeyThumbprint);
