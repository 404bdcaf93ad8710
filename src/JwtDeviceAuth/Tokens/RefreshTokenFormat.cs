using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Tokens;

/// <summary>
/// Writes and reads refresh tokens: JWT with the header <c>typ</c> <c>rt+jwt</c> (RFC 8725, section 3.11), HS256. Writing the same
/// token twice gives the same bytes.
/// </summary>
internal sealed class RefreshTokenFormat
{
    private const string Type = "rt+jwt";
    private const int MaximumLength = 4096;
    private const int TokenIdBytes = 32;

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly TokenKeys _keys;
    private readonly string _issuer;
    private readonly TokenValidationParameters _validation;

    public RefreshTokenFormat(TokenKeys keys, IOptions<JwtDeviceAuthOptions> options)
    {
        _keys = keys;
        _issuer = options.Value.Issuer;
        _validation = new TokenValidationParameters
        {
            ValidIssuer = _issuer,
            ValidTypes = [Type],
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKeyResolver = (_, _, kid, _) => keys.Refresh.Find(kid) is { } key ? [key.Key] : [],
            ValidateAudience = false,
            // An expired token has an answer of its own, so the caller compares the times.
            ValidateLifetime = false,
        };
    }

    public string Write(RefreshToken token)
    {
        var payload = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(payload))
        {
            json.WriteStartObject();
            json.WriteString(JwtRegisteredClaimNames.Iss, _issuer);
            json.WriteString(JwtRegisteredClaimNames.Sub, token.UserId.ToString(CultureInfo.InvariantCulture));
            json.WriteString(TokenClaimNames.SessionId, token.SessionId);
            json.WriteString(TokenClaimNames.DeviceId, token.DeviceId);
            json.WriteString(TokenClaimNames.LoginType, token.LoginType);
            json.WriteString(JwtRegisteredClaimNames.Jti, token.TokenId);
            json.WriteNumber(JwtRegisteredClaimNames.Iat, token.IssuedAt.ToUnixTimeSeconds());
            json.WriteNumber(JwtRegisteredClaimNames.Exp, token.ExpiresAt.ToUnixTimeSeconds());
            json.WriteEndObject();
        }

        var signer = _keys.Refresh.SignerAt(token.IssuedAt);
        return Handler.CreateToken(
            Encoding.UTF8.GetString(payload.WrittenSpan),
            signer.Credentials,
            new Dictionary<string, object>(StringComparer.Ordinal) { [JwtHeaderParameterNames.Typ] = Type });
    }

    /// <summary>Reads a token whose signature, type and issuer are right; null for anything else.</summary>
    public async ValueTask<RefreshToken?> TryReadAsync(string text)
    {
        if (text.Length > MaximumLength || !StrictToken.HasTokenCharacters(text))
        {
            return null;
        }

        var result = await Handler.ValidateTokenAsync(text, _validation);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt)
        {
            return null;
        }

        using var claims = StrictToken.TryRead(jwt);
        return claims is null ? null : Parse(claims, jwt.Kid);
    }

    private static RefreshToken? Parse(StrictToken claims, string kid)
    {
        if (claims.UserId is not { } userId
            || claims.Text(TokenClaimNames.SessionId) is not { } sessionId
            || claims.Text(TokenClaimNames.DeviceId) is not { } deviceId
            || claims.Text(TokenClaimNames.LoginType) is not { } loginType
            || claims.Text(JwtRegisteredClaimNames.Jti) is not { } tokenId
            || tokenId.Length != Base64Url.GetEncodedLength(TokenIdBytes)
            || claims.Time(JwtRegisteredClaimNames.Iat) is not { } issuedAt
            || claims.Time(JwtRegisteredClaimNames.Exp) is not { } expiresAt)
        {
            return null;
        }

        return new RefreshToken
        {
            UserId = userId,
            SessionId = sessionId,
            DeviceId = deviceId,
            LoginType = loginType,
            TokenId = tokenId,
            IssuedAt = issuedAt,
            ExpiresAt = expiresAt,
            Kid = kid,
        };
    }
}
