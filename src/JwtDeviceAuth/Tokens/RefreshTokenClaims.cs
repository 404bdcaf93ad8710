using System.Buffers.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace JwtDeviceAuth.Tokens;

/// <summary>
/// Reads the payload of a refresh token in one pass: a JSON object with each name once, and the claims that the library writes in the types in
/// which it writes them. Others may be there: a later version of the library may have something to add.
/// </summary>
internal struct RefreshTokenClaims(string issuer)
{
    private const int Issuer = 0;
    private const int User = 1;
    private const int Session = 2;
    private const int Device = 3;
    private const int Login = 4;
    private const int TokenId = 5;
    private const int IssuedAt = 6;
    private const int ExpiresAt = 7;
    private const int Confirmation = 8;

    private static readonly ClaimTable Names = new(
        JwtRegisteredClaimNames.Iss, JwtRegisteredClaimNames.Sub, TokenClaimNames.SessionId, TokenClaimNames.DeviceId, TokenClaimNames.LoginType,
        JwtRegisteredClaimNames.Jti, JwtRegisteredClaimNames.Iat, JwtRegisteredClaimNames.Exp, TokenClaimNames.Confirmation);

    private int _expected;
    private bool _hasIssuer;
    private long? _userId;
    private string? _sessionId;
    private string? _deviceId;
    private string? _loginType;
    private string? _tokenId;
    private DateTimeOffset? _issuedAt;
    private DateTimeOffset? _expiresAt;
    private string? _keyThumbprint;
    private HashSet<string>? _others;

    /// <summary>Null where anything is missing or wrong; what is no JSON throws.</summary>
    public RefreshToken? TryRead(ReadOnlySpan<byte> payload, string kid)
    {
        var reader = new Utf8JsonReader(payload);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryReadClaim(ref reader))
            {
                return null;
            }
        }

        // What follows the object makes the reader throw.
        return !reader.Read() && _hasIssuer
            && this is { _userId: { } userId, _sessionId: { } sessionId, _deviceId: { } deviceId, _loginType: { } loginType }
            && this is { _tokenId: { } tokenId, _issuedAt: { } issuedAt, _expiresAt: { } expiresAt }
            && tokenId.Length == Base64Url.GetEncodedLength(TokenIds.SecretBytes)
                ? new RefreshToken
                {
                    UserId = userId,
                    SessionId = sessionId,
                    DeviceId = deviceId,
                    LoginType = loginType,
                    TokenId = tokenId,
                    IssuedAt = issuedAt,
                    ExpiresAt = expiresAt,
                    KeyThumbprint = _keyThumbprint,
                    Kid = kid,
                }
                : null;
    }

    /// <summary>False for a claim that is wrong, or was there before.</summary>
    private bool TryReadClaim(ref Utf8JsonReader reader) => Names.IndexOf(ref reader, ref _expected) switch
    {
        Issuer => !_hasIssuer && reader.Read() && (_hasIssuer = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(issuer)),
        User => _userId is null && (_userId = StrictToken.UserIdOf(StrictToken.TextAt(ref reader))) is not null,
        Session => _sessionId is null && (_sessionId = StrictToken.TextAt(ref reader)) is not null,
        Device => _deviceId is null && (_deviceId = StrictToken.TextAt(ref reader)) is not null,
        Login => _loginType is null && (_loginType = StrictToken.TextAt(ref reader)) is not null,
        TokenId => _tokenId is null && (_tokenId = StrictToken.TextAt(ref reader)) is not null,
        IssuedAt => _issuedAt is null && (_issuedAt = StrictToken.TimeAt(ref reader)) is not null,
        ExpiresAt => _expiresAt is null && (_expiresAt = StrictToken.TimeAt(ref reader)) is not null,
        Confirmation => _keyThumbprint is null && (_keyThumbprint = ConfirmationClaim.ThumbprintAt(ref reader)) is not null,
        _ => (_others ??= new HashSet<string>(StringComparer.Ordinal)).Add(reader.GetString()!) && reader.Read() && reader.TrySkip(),
    };
}
