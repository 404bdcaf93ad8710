using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Time;
using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Authentication;

/// <summary>
/// Lets the JwtBearer scheme take this application's access tokens, and nothing else (RFC 8725, RFC 9068). The application can change
/// all of it afterwards with <c>services.Configure&lt;JwtBearerOptions&gt;("Bearer", ...)</c>.
/// </summary>
internal sealed class JwtBearerSetup(AccessTokenKeys keys, IOptions<JwtDeviceAuthOptions> options, StoreClock clock)
    : IConfigureNamedOptions<JwtBearerOptions>
{
    private IEnumerable<string>? _algorithms;

    public void Configure(JwtBearerOptions bearer) => Configure(Options.DefaultName, bearer);

    public void Configure(string? name, JwtBearerOptions bearer)
    {
        if (name != JwtBearerDefaults.AuthenticationScheme)
        {
            return;
        }

        bearer.MapInboundClaims = false;
        bearer.TokenValidationParameters = NewParameters();
    }

    /// <summary>The rules as they are before the application changes them; two of them are equal property by property.</summary>
    public TokenValidationParameters NewParameters() => new()
    {
        ValidIssuer = options.Value.Issuer,
        ValidAudience = options.Value.Audience,
        ValidTypes = [AccessTokenIssuer.Type],
        ValidAlgorithms = _algorithms ??= Algorithms(),
        IssuerSigningKeyResolver = (_, _, kid, _) => keys.Current.Find(kid) is { } key ? [key.Key] : [],
        // Without this a token could name an HS256 key and the algorithm of another: each key is good for its own algorithm only.
        AlgorithmValidator = (algorithm, key, _, _) => keys.Current.Find(key.KeyId)?.Algorithm == algorithm,
        LifetimeValidator = (notBefore, expires, _, _) => IsAlive(notBefore, expires),
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        ClockSkew = TimeSpan.Zero,
        NameClaimType = JwtRegisteredClaimNames.Sub,
        RoleClaimType = "role",
    };

    /// <summary>Asked anew for each token: the key ring can bring an algorithm that was not there at the start.</summary>
    private IEnumerable<string> Algorithms()
    {
        foreach (var algorithm in keys.Current.Algorithms)
        {
            yield return algorithm;
        }
    }

    /// <summary>The default allows five minutes past the end; here an expired token is expired.</summary>
    private bool IsAlive(DateTime? notBefore, DateTime? expires)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (expires <= now)
        {
            // The type of exception tells "expired" from every other fault when the challenge is written.
            throw new SecurityTokenExpiredException("The token has expired.") { Expires = expires.Value };
        }

        return expires is not null && (notBefore is null || notBefore <= now);
    }
}
