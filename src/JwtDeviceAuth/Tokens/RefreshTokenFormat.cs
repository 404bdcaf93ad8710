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
        if (text.Length > MaximumLength)
        {
            return null;
        }

        var result = await Handler.ValidateTokenAsync(text, _validation);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt)
        {
            return null;
        }

        try
        {
            return Parse(jwt);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // Signed by this application, but not of this form: made by something else that holds the key.
            return null;
        }
    }

    private static RefreshToken? Parse(JsonWebToken jwt)
    {
        using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(jwt.EncodedPayload));
        var claims = payload.RootElement;
        if (Text(claims, JwtRegisteredClaimNames.Sub) is not { } subject
            || !long.TryParse(subject, NumberStyles.None, CultureInfo.InvariantCulture, out var userId)
            || Text(claims, TokenClaimNames.SessionId) is not { } sessionId
            || Text(claims, TokenClaimNames.DeviceId) is not { } deviceId
            || Text(claims, TokenClaimNames.LoginType) is not { } loginType
            || Text(claims, JwtRegisteredClaimNames.Jti) is not { } tokenId
            || tokenId.Length != Base64Url.GetEncodedLength(TokenIdBytes)
            || Time(claims, JwtRegisteredClaimNames.Iat) is not { } issuedAt
            || Time(claims, JwtRegisteredClaimNames.Exp) is not { } expiresAt)
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
            Kid = jwt.Kid,
        };
    }

    private static string? Text(JsonElement claims, string name)
        => claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement claims, string name)
        => claims.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var seconds)
            && seconds is >= 0 and < 253_402_300_800
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null;
}
