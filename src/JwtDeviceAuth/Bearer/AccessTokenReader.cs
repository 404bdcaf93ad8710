using System.Security.Claims;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace JwtDeviceAuth.Bearer;

/// <summary>Reads an access token that came in a body, by the rules that the scheme has for those in the header.</summary>
internal sealed class AccessTokenReader(IOptionsMonitor<JwtBearerOptions> bearer, IOptions<JwtDeviceAuthOptions> options, AccessTokenCheck check)
{
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>Whose it is; null for one that is not valid, or whose session has ended.</summary>
    public async ValueTask<ClaimsPrincipal?> TryReadAsync(string text, CancellationToken cancellationToken)
    {
        if (check.FaultOf(text) is not null)
        {
            return null;
        }

        await check.LookUpKeyAsync(text, cancellationToken);
        var scheme = bearer.Get(options.Value.Bearer.Scheme);
        var result = await Handler.ValidateTokenAsync(text, scheme.TokenValidationParameters);
        if (!result.IsValid)
        {
            return null;
        }

        var principal = new ClaimsPrincipal(result.ClaimsIdentity);
        return await check.FaultOfAsync(text, result.SecurityToken, principal, scheme, cancellationToken) switch
        {
            null => principal,
            StoreUnavailableException exception => throw exception,
            _ => null,
        };
    }
}
