using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace JwtDeviceAuth.External;

/// <summary>
/// Validates ID tokens (OpenID Connect Core, section 3.1.3.7): signature, issuer, audience, authorized party, times, nonce and the access
/// token's hash.
/// </summary>
internal static class IdTokenValidator
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>Until when a used token is remembered at most: a day before the last that databases can keep.</summary>
    private static readonly DateTimeOffset EndOfMemory = new(9999, 12, 30, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The token, or what is wrong with it.</summary>
    /// <exception cref="ExternalProviderException">The provider's keys cannot be had.</exception>
    public static async Task<(IdToken? Token, string? Fault)> ValidateAsync(
        OpenIdConnectProviderOptions options, string idToken, IdTokenDemand demand, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (token, configuration, fault) = await ProviderTokens.ValidateSignatureAsync(options, idToken, cancellationToken);
        if (token is null)
        {
            return (null, fault);
        }

        using var claims = StrictToken.TryRead(token);
        if (claims is null)
        {
            return (null, "it is not strict JSON, or demands an extension");
        }

        if (ProviderIssuer.Of(options, configuration, token.Kid, claims) is not { } issuer)
        {
            return (null, "it was issued by somebody else, or for a tenant that may not sign in");
        }

        return FaultOf(token, claims, demand, now) is { } found ? (null, found) : Read(options, token, claims, issuer);
    }

    private static (IdToken? Token, string? Fault) Read(OpenIdConnectProviderOptions options, JsonWebToken token, StrictToken claims, string issuer)
        => claims.Text("sub") is { } subject && claims.NumericDate("exp") is { } expires
            ? (new IdToken
            {
                Issuer = issuer,
                Subject = subject,
                Tenant = options.HasTenants ? claims.Text("tid") : null,
                Email = claims.Text("email"),
                IsEmailVerified = claims.Has("email_verified") ? claims.IsTrue("email_verified") : null,
                Name = claims.Text("name") ?? claims.Text("preferred_username"),
                // Not the text: where a signature can be spelled in two ways, the token would be two.
                Key = claims.Text("nonce") is { } nonce ? $"{issuer}\n{subject}\n{nonce}" : $"{token.EncodedHeader}.{token.EncodedPayload}",
                IssuedAt = claims.NumericDate("iat")!.Value,
                ExpiresAt = (expires < EndOfMemory ? expires : EndOfMemory) + ClockSkew,
            }, null)
            : (null, "it has no subject");

    private static string? FaultOf(JsonWebToken token, StrictToken claims, IdTokenDemand demand, DateTimeOffset now)
    {
        if (token.Typ is { Length: > 0 } type && !type.Equals("JWT", StringComparison.OrdinalIgnoreCase))
        {
            // An access token or logout token of the same provider.
            return "it is a token of another type";
        }

        // Only the own clock is calculated with: a time in the token can be the last of the calendar.
        if (claims.NumericDate("exp") is not { } expires || expires <= now - ClockSkew)
        {
            return "it has expired, or never does";
        }

        if (claims.NumericDate("iat") is not { } issued || issued > now + ClockSkew
            || (claims.Has("nbf") && !(claims.NumericDate("nbf") <= now + ClockSkew)))
        {
            return "it is of the future, or says no time";
        }

        var audiences = claims.Texts("aud");
        if (!audiences.Any(audience => demand.Audiences.Contains(audience, StringComparer.Ordinal)))
        {
            return "it is for another client";
        }

        var party = claims.Text("azp");
        if (party is null ? claims.Has("azp") || audiences.Count > 1 : !demand.Parties.Contains(party, StringComparer.Ordinal))
        {
            return "it was issued to another client";
        }

        if (claims.Text("nonce") is { } nonce ? !demand.Nonces.Any(demanded => AreEqual(nonce, demanded)) : claims.Has("nonce") || demand.Nonces.Count > 0)
        {
            return "its nonce is not the one that was asked for";
        }

        return claims.Has("at_hash") && demand.AccessToken is { } accessToken && !AreEqual(claims.Text("at_hash"), HalfHash(token.Alg, accessToken))
            ? "it belongs to another access token"
            : null;
    }

    private static bool AreEqual(string? claim, string demanded)
        => claim is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(claim), Encoding.UTF8.GetBytes(demanded));

    /// <summary>OpenID Connect Core, section 3.1.3.6: the left half of the hash that the signature's algorithm uses.</summary>
    private static string HalfHash(string algorithm, string accessToken)
    {
        var bytes = Encoding.ASCII.GetBytes(accessToken);
        var hash = algorithm[^3..] switch
        {
            "512" => SHA512.HashData(bytes),
            "384" => SHA384.HashData(bytes),
            _ => SHA256.HashData(bytes),
        };
        return Base64Url.EncodeToString(hash.AsSpan(0, hash.Length / 2));
    }
}
