using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Authentication;

/// <summary>
/// Validates the tokens that this application itself made, faster than JwtBearer. 1. The header is, letter by letter, one that this
/// application writes for one of its keys: so its type, algorithm and key are right. 2. The signature, under that key. 3. The claims. It
/// answers "valid" or "I do not know": whatever is wrong or merely unusual is left to JwtBearer, which finds the words for it.
/// </summary>
internal sealed class AccessTokenReader(AccessTokenKeys keys, IOptions<JwtDeviceAuthOptions> options)
{
    private readonly string _issuer = options.Value.Issuer;
    private readonly string _audience = options.Value.Audience;

    /// <summary>The token of a header that begins with <c>Bearer</c>; null if it is wrong, or not plainly right.</summary>
    public KnownToken? TryRead(string header, DateTimeOffset now)
    {
        var token = header.AsSpan(AccessTokenHeader.PrefixLength);
        var (first, last) = (token.IndexOf('.'), token.LastIndexOf('.'));
        if (token.Length > AccessTokenHeader.MaximumTokenLength || first < 0 || first == last
            || !StrictToken.HasTokenCharacters(token)
            || KeyOf(token[..first]) is not { } key
            || !IsSigned(key, token, last))
        {
            return null;
        }

        return ReadPayload(header, token[(first + 1)..last], key, now);
    }

    private KnownToken? ReadPayload(string header, ReadOnlySpan<char> encoded, TokenKey key, DateTimeOffset now)
    {
        Span<byte> payload = stackalloc byte[Base64Url.GetMaxDecodedLength(encoded.Length)];
        if (!Base64Url.TryDecodeFromChars(encoded, payload, out var length))
        {
            return null;
        }

        try
        {
            var claims = new PlainClaims(_issuer, _audience);
            return claims.TryRead(payload[..length]) && claims.Expires > now && (claims.NotBefore is null || claims.NotBefore <= now)
                ? new KnownToken(header, claims.Claims, claims.SessionId!, claims.Expires.Value, claims.NotBefore, key)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static bool IsSigned(TokenKey key, ReadOnlySpan<char> token, int signed)
    {
        if (key.Macs is { } macs)
        {
            return SignedToken.IsSignedBy(macs, token);
        }

        Span<byte> bytes = stackalloc byte[signed];
        Encoding.ASCII.GetBytes(token[..signed], bytes);
        var signature = token[(signed + 1)..];
        Span<byte> decoded = stackalloc byte[Base64Url.GetMaxDecodedLength(signature.Length)];
        try
        {
            return VerifyPair(key.Key, bytes, signature, decoded);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool VerifyPair(SecurityKey key, ReadOnlySpan<byte> bytes, ReadOnlySpan<char> signature, Span<byte> decoded)
        => Base64Url.TryDecodeFromChars(signature, decoded, out var length)
            && key switch
            {
                ECDsaSecurityKey elliptic => elliptic.ECDsa.VerifyData(bytes, decoded[..length], HashAlgorithmName.SHA256),
                RsaSecurityKey { Rsa: { } rsa } => rsa.VerifyData(bytes, decoded[..length], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                _ => false,
            };

    private TokenKey? KeyOf(ReadOnlySpan<char> header)
    {
        foreach (var key in keys.Current.All)
        {
            if (Ascii.Equals(key.EncodedHeader(AccessTokenIssuer.Type), header))
            {
                return key;
            }
        }

        return null;
    }
}
