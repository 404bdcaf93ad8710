using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.Sessions;

/// <summary>The tokens of one device. Not a record, so that no log prints them by accident.</summary>
public sealed class DeviceTokens
{
    /// <summary>The access token, for the <c>Authorization</c> header (RFC 6750, RFC 9449).</summary>
    public required string AccessToken { get; init; }

    /// <summary>How the access token is sent: one of <see cref="TokenTypes"/>.</summary>
    public string TokenType { get; init; } = TokenTypes.Bearer;

    /// <summary>For how long the access token is accepted from now; whole seconds.</summary>
    public required TimeSpan AccessTokenExpiresIn { get; init; }

    /// <summary>The refresh token, good for one rotation.</summary>
    public required string RefreshToken { get; init; }

    /// <summary>For how long the refresh token is accepted from now; whole seconds.</summary>
    public required TimeSpan RefreshTokenExpiresIn { get; init; }
}
