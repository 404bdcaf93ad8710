using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using JwtDeviceAuth.Keys;
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

    private readonly TokenKeySet _keys = keys.Refresh;
    private readonly string _issuer = options.Value.Issuer;

    public string Write(RefreshToken token)
    {
        using var payload = JsonBuffer.Rent();
        var json = payload.Json;
        json.WriteStartObject();
        json.WriteString(JwtRegisteredClaimNames.Iss, _issuer);
        json.WriteString(JwtRegisteredClaimNames.Sub, token.UserId.ToString(CultureInfo.InvariantCulture));
        json.WriteString(TokenClaimNames.SessionId, token.SessionId);
        json.WriteString(TokenClaimNames.DeviceId, token.DeviceId);
        json.WriteString(TokenClaimNames.LoginType, token.LoginType);
        json.WriteString(JwtRegisteredClaimNames.Jti, token.TokenId);
        json.WriteNumber(JwtRegisteredClaimNames.Iat, token.IssuedAt.ToUnixTimeSeconds());
        json.WriteNumber(JwtRegisteredClaimNames.Exp, token.ExpiresAt.ToUnixTimeSeconds());
        if (token.KeyThumbprint is { } thumbprint)
        {
            json.WriteConfirmation(thumbprint);
        }

        json.WriteEndObject();
        return SignedToken.Write(_keys.SignerAt(token.IssuedAt), Type, payload.Finish());
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

        return KeyOf(text.AsSpan(0, headerEnd)) is { Macs: { } macs } key && SignedToken.IsSignedBy(macs, text)
            ? ReadPayload(text.AsSpan(headerEnd + 1, payloadEnd - headerEnd - 1), key.Kid)
            : null;
    }

    /// <summary>The header only says which key and that nothing else is meant: the algorithm is HS256, whatever it may say.</summary>
    private TokenKey? KeyOf(ReadOnlySpan<char> encoded)
    {
        foreach (var key in _keys.All)
        {
            // As this application writes it: nothing is to be read.
            if (Ascii.Equals(key.EncodedHeader(Type), encoded))
            {
                return key;
            }
        }

        using var header = StrictToken.TryReadHeader(encoded);
        return header?.Text(JwtHeaderParameterNames.Typ) == Type && header.Text(JwtHeaderParameterNames.Alg) == SecurityAlgorithms.HmacSha256
            ? _keys.Find(header.Text(JwtHeaderParameterNames.Kid))
            : null;
    }

    private RefreshToken? ReadPayload(ReadOnlySpan<char> encoded, string kid)
    {
        Span<byte> payload = stackalloc byte[Base64Url.GetMaxDecodedLength(encoded.Length)];
        try
        {
            return Base64Url.TryDecodeFromChars(encoded, payload, out var length)
                ? new RefreshTokenClaims(_issuer).TryRead(payload[..length], kid)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // Signed by this application's key, but made by something else that holds it.
            return null;
        }
    }
}
