using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Time;
using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Bearer;

/// <summary>
/// Lets JwtBearer take this application's access tokens in the library's scheme, and nothing else (RFC 8725, RFC 9068). What the application may change
/// of it is what <see cref="BearerOptionsValidator"/> allows.
/// </summary>
internal sealed class BearerSetup(AccessTokenKeys keys, IOptions<JwtDeviceAuthOptions> options, StoreClock clock, TimeProvider timers)
    : IConfigureNamedOptions<JwtBearerOptions>
{
    private readonly JwtDeviceAuthOptions _options = options.Value;
    private IssuerSigningKeyResolver? _resolver;
    private AlgorithmValidator? _algorithmValidator;
    private LifetimeValidator? _lifetimeValidator;

    public void Configure(JwtBearerOptions bearer) => Configure(Options.DefaultName, bearer);

    public void Configure(string? name, JwtBearerOptions bearer)
    {
        if (name == _options.Bearer.Scheme)
        {
            bearer.MapInboundClaims = false;
            bearer.TimeProvider = timers;
            bearer.TokenValidationParameters = NewParameters();
        }
    }

    /// <summary>The rules as they are before the application changes them; two of them are equal property by property.</summary>
    public TokenValidationParameters NewParameters() => new()
    {
        ValidIssuer = _options.Issuer,
        ValidAudience = _options.Audience,
        ValidTypes = [AccessTokenFormat.Type],
        IssuerSigningKeyResolver = _resolver ??= (_, _, kid, _) => keys.Current.Find(kid) is { } key ? [key.Key] : [],
        // Each key is good for its own algorithm only: a list of algorithms would let a token name an HS256 key and the algorithm of another.
        AlgorithmValidator = _algorithmValidator ??= (algorithm, key, _, _) => keys.Current.Find(key.KeyId)?.Algorithm == algorithm,
        LifetimeValidator = _lifetimeValidator ??= (notBefore, expires, _, _) => IsAlive(notBefore, expires),
        ClockSkew = TimeSpan.Zero,
        NameClaimType = JwtRegisteredClaimNames.Sub,
        RoleClaimType = "role",
    };

    /// <summary>The default allows five minutes past the end; here an expired token is expired.</summary>
    private bool IsAlive(DateTime? notBefore, DateTime? expires)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (expires <= now)
        {
            // By the type of the exception the challenge knows an expired token from any other fault.
            throw new SecurityTokenExpiredException("The token has expired.") { Expires = expires.Value };
        }

        return expires is not null && (notBefore is null || notBefore <= now);
    }
}
