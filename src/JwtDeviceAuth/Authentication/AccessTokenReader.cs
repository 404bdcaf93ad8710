using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Authentication;

/// <summary>
/// Validates the tokens that this application itself made, faster than JwtBearer. 1. The header is, letter by letter, one that this
/// application writes for one of its keys: so its type, algorithm and key are right. 2. The signature, under that key. 3. The claims. It
/// answers "valid" or "I do not know": whatever is wrong or merely unusual is left to JwtBearer, which finds the words for it.
/// </summary>
internal sealed class AccessTokenReader(AccessTokenKeys keys, IOptions<JwtDeviceAuthOptions> options)
{
    private const int HashBytes = 32;

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly string _issuer = options.Value.Issuer;
    private readonly string _audience = options.Value.Audience;
    private OwnHeaders _headers = new(null, []);

    /// <summary>The token of a header that begins with <c>Bearer</c>; null if it is wrong, or not plainly right.</summary>
    public KnownToken? TryRead(string header, DateTimeOffset now)
    {
        var token = header.AsSpan(AccessTokenHeader.PrefixLength);
        var (first, last) = (token.IndexOf('.'), token.LastIndexOf('.'));
        if (token.Length > AccessTokenHeader.MaximumTokenLength || first < 0 || first == last
            || !StrictToken.HasTokenCharacters(token)
            || HeadersOf(keys.Current).Find(token[..first]) is not { } own
            || !IsSigned(own, token[..last], token[(last + 1)..]))
        {
            return null;
        }

        return ReadPayload(token, token[(first + 1)..last], own.Key, now);
    }

    private KnownToken? ReadPayload(ReadOnlySpan<char> token, ReadOnlySpan<char> encoded, TokenKey key, DateTimeOffset now)
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
                ? new KnownToken(token.ToString(), claims.Claims, claims.SessionId!, claims.Expires.Value, claims.NotBefore, key)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static bool IsSigned(OwnHeader own, ReadOnlySpan<char> signed, ReadOnlySpan<char> signature)
    {
        Span<byte> bytes = stackalloc byte[signed.Length];
        Encoding.ASCII.GetBytes(signed, bytes);
        if (own.Macs is not null)
        {
            // Compared as text, so that only the one right spelling passes.
            Span<byte> hash = stackalloc byte[HashBytes];
            Span<char> expected = stackalloc char[Base64Url.GetEncodedLength(HashBytes)];
            own.Macs.Compute(bytes, hash);
            Base64Url.EncodeToChars(hash, expected);
            return AccessTokenHeader.FixedTimeEquals(expected, signature);
        }

        Span<byte> decoded = stackalloc byte[Base64Url.GetMaxDecodedLength(signature.Length)];
        try
        {
            return VerifyPair(own.Key.Key, bytes, signature, decoded);
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

    private OwnHeaders HeadersOf(TokenKeySet set)
    {
        var headers = Volatile.Read(ref _headers);
        if (!ReferenceEquals(headers.Keys, set))
        {
            headers = new OwnHeaders(set, [.. set.All.Select(key => OwnHeader.Of(key, headers))]);
            Volatile.Write(ref _headers, headers);
        }

        return headers;
    }

    /// <summary>A key, and the header that this application's tokens have under it.</summary>
    private sealed record OwnHeader(TokenKey Key, string Text, MacPool? Macs)
    {
        public static OwnHeader Of(TokenKey key, OwnHeaders earlier)
        {
            if (earlier.All.FirstOrDefault(one => ReferenceEquals(one.Key.Key, key.Key) && one.Key.Algorithm == key.Algorithm) is { } same)
            {
                return same;
            }

            var token = Handler.CreateToken("{}", key.Credentials, AccessTokenIssuer.Header());
            return new OwnHeader(key, token[..token.IndexOf('.')], key.Key is SymmetricSecurityKey secret ? new MacPool(secret.Key) : null);
        }
    }

    private sealed record OwnHeaders(TokenKeySet? Keys, OwnHeader[] All)
    {
        public OwnHeader? Find(ReadOnlySpan<char> text)
        {
            foreach (var header in All)
            {
                if (text.SequenceEqual(header.Text))
                {
                    return header;
                }
            }

            return null;
        }
    }
}
