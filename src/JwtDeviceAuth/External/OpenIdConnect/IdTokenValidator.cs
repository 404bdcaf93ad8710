using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.External;

/// <summary>
/// Validates ID tokens (OpenID Connect Core, section 3.1.3.7): the signature by a key of the provider, with a public-key algorithm only, so
/// that neither "none" nor the client secret can sign; issuer, audience, authorized party, times, nonce and the access token's hash.
/// </summary>
internal static class IdTokenValidator
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>The token, or what is wrong with it.</summary>
    /// <exception cref="ExternalProviderException">The provider's keys cannot be had.</exception>
    public static async Task<(IdToken? Token, string? Fault)> ValidateAsync(
        OpenIdConnectProviderOptions options, string idToken, IdTokenDemand demand, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!StrictToken.HasTokenCharacters(idToken))
        {
            return (null, "it is no compact token");
        }

        var configuration = await options.Metadata.GetAsync(cancellationToken);
        var result = await ValidateSignatureAsync(options, idToken, demand, configuration);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            configuration = await options.Metadata.RefreshAsync(configuration).WaitAsync(cancellationToken);
            result = await ValidateSignatureAsync(options, idToken, demand, configuration);
        }

        return result.IsValid && result.SecurityToken is JsonWebToken token
            ? Read(token, demand, now)
            : (null, result.Exception?.GetType().Name ?? "it is not valid");
    }

    private static Task<TokenValidationResult> ValidateSignatureAsync(
        OpenIdConnectProviderOptions options, string idToken, IdTokenDemand demand, OpenIdConnectConfiguration configuration)
        => Handler.ValidateTokenAsync(idToken, new TokenValidationParameters
        {
            ValidIssuers = [configuration.Issuer, .. options.OtherIssuers],
            ValidAudiences = demand.Audiences,
            IssuerSigningKeys = configuration.SigningKeys,
            ValidAlgorithms = Algorithms,
            RequireSignedTokens = true,
            TryAllIssuerSigningKeys = TokenHeader.KidOf(idToken) is null,
            // Its clock is the system's; the times are checked below, by the application's.
            ValidateLifetime = false,
        });

    private static (IdToken? Token, string? Fault) Read(JsonWebToken token, IdTokenDemand demand, DateTimeOffset now)
    {
        using var claims = StrictToken.TryRead(token);
        if (claims is null)
        {
            return (null, "it is not strict JSON, or demands an extension");
        }

        var subject = claims.Text("sub");
        var expires = claims.Time("exp");
        var fault = FaultOf(token, claims, demand, now);
        return fault is null && subject is not null && expires is { } expiresAt
            ? (new IdToken
            {
                Subject = subject,
                Email = claims.Text("email"),
                IsEmailVerified = claims.Has("email_verified") ? claims.IsTrue("email_verified") : null,
                Name = claims.Text("name") ?? claims.Text("preferred_username"),
                // Not the text: where a signature can be spelled in two ways, the token would be two.
                Key = demand.Nonce is { } nonce ? $"{subject}\n{nonce}" : $"{token.EncodedHeader}.{token.EncodedPayload}",
                IssuedAt = claims.Time("iat")!.Value,
                ExpiresAt = expiresAt + ClockSkew,
            }, null)
            : (null, fault ?? "it has no subject");
    }

    private static string? FaultOf(JsonWebToken token, StrictToken claims, IdTokenDemand demand, DateTimeOffset now)
    {
        if (token.Typ is { Length: > 0 } type && !type.Equals("JWT", StringComparison.OrdinalIgnoreCase))
        {
            // An access token or logout token of the same provider.
            return "it is a token of another type";
        }

        if (claims.Time("exp") is not { } expires || expires + ClockSkew <= now)
        {
            return "it has expired, or never does";
        }

        if (claims.Time("iat") is not { } issued || issued - ClockSkew > now || (claims.Has("nbf") && !(claims.Time("nbf") - ClockSkew <= now)))
        {
            return "it is of the future, or tells no time";
        }

        var party = claims.Text("azp");
        if (party is null ? claims.Has("azp") || token.Audiences.Count() > 1 : !demand.Parties.Contains(party, StringComparer.Ordinal))
        {
            return "it was issued to another client";
        }

        if (!AreEqual(claims.Text("nonce"), demand.Nonce))
        {
            return "its nonce is not the one that was asked for";
        }

        return claims.Has("at_hash") && demand.AccessToken is { } accessToken && !AreEqual(claims.Text("at_hash"), HalfHash(token.Alg, accessToken))
            ? "it belongs to another access token"
            : null;
    }

    private static bool AreEqual(string? claim, string? demanded)
        => claim is null || demanded is null
            ? claim == demanded
            : CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(claim), Encoding.UTF8.GetBytes(demanded));

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
