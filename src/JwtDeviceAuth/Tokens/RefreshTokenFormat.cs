using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Tokens;

/// <summary>
/// Writes and reads refresh tokens: JWT with the header <c>typ</c> <c>rt+jwt</c> (RFC 8725, section 3.11), HS256. Writing the same
/// token twice gives the same bytes.
/// </summary>
internal sealed class RefreshTokenFormat(TokenKeys keys, IOptions<JwtDeviceAuthOptions> options)
{
    private const string Type = "rt+jwt";
    private const int MaximumLength = 4096;
    private const int TokenIdBytes = 32;

    private readonly TokenKeys _keys = keys;
    private readonly string _issuer = options.Value.Issuer;

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

        return SignedToken.Write(_keys.Refresh.SignerAt(token.IssuedAt), Type, payload.WrittenSpan);
    }

    /// <summary>Reads a token whose signature, type and issuer are right; null for anything else.</summary>
    public RefreshToken? TryRead(string text)
    {
        if (text.Length > MaximumLength || !StrictToken.HasTokenCharacters(text))
        {
            return null;
        }

        var headerEnd = text.IndexOf('.', StringComparison.Ordinal);
        var payloadEnd = text.LastIndexOf('.');
        if (headerEnd < 0 || payloadEnd == headerEnd || text.AsSpan(headerEnd + 1, payloadEnd - headerEnd - 1).Contains('.'))
        {
            return null;
        }

        // The header only says which key and that nothing else is meant: the algorithm is HS256, whatever it may say.
        using var header = StrictToken.TryReadHeader(text.AsSpan(0, headerEnd));
        if (header?.Text(JwtHeaderParameterNames.Typ) != Type
            || header.Text(JwtHeaderParameterNames.Alg) != SecurityAlgorithms.HmacSha256
            || _keys.Refresh.Find(header.Text(JwtHeaderParameterNames.Kid)) is not { Secret: { } secret } key
            || !SignedToken.IsSignedBy(secret, text))
        {
            return null;
        }

        using var claims = StrictToken.TryReadPart(text.AsSpan(headerEnd + 1, payloadEnd - headerEnd - 1));
        return claims?.Text(JwtRegisteredClaimNames.Iss) == _issuer ? Parse(claims, key.Kid) : null;
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
