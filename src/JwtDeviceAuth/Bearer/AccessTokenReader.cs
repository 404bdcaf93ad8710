using System.Security.Claims;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Bearer;

/// <summary>Reads an access token that came in a body, by the rules that the scheme has for those in the header.</summary>
internal sealed class AccessTokenReader(IOptionsMonitor<JwtBearerOptions> bearer, IOptions<JwtDeviceAuthOptions> options, AccessTokenCheck check)
{
    /// <summary>Whose it is; null for one that is not valid, or whose session has ended.</summary>
    public async ValueTask<ClaimsPrincipal?> TryReadAsync(string text, CancellationToken cancellationToken)
    {
        if (check.FaultOf(text) is not null)
        {
            return null;
        }

        await check.LookUpKeyAsync(text, cancellationToken);
        var scheme = bearer.Get(options.Value.Bearer.Scheme);
        foreach (var handler in scheme.TokenHandlers)
        {
            if (await TryReadAsync(handler, text, scheme.TokenValidationParameters) is (var token, { } principal))
            {
                return await check.FaultOfAsync(text, token, principal, scheme, cancellationToken) switch
                {
                    null => principal,
                    StoreUnavailableException exception => throw exception,
                    _ => null,
                };
            }
        }

        return null;
    }

    private static async Task<(SecurityToken? Token, ClaimsPrincipal? Principal)> TryReadAsync(
        TokenHandler handler, string text, TokenValidationParameters parameters)
    {
        try
        {
            var result = await handler.ValidateTokenAsync(text, parameters);
            return result.IsValid ? (result.SecurityToken, new ClaimsPrincipal(result.ClaimsIdentity)) : default;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // As in JwtBearer: claims are read late, and what cannot be read is a token that is not valid.
            return default;
        }
    }
}
