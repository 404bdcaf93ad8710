using JwtDeviceAuth.Time;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.External;

/// <summary>
/// The native apps' way in: an app that signed the person in with the provider's SDK brings the ID token and the text whose hash is
/// the token's nonce. The token is validated as if it came from the provider, and works once.
/// </summary>
internal sealed class IdTokenLogin(
    ExternalProviders providers,
    IOptionsMonitor<OpenIdConnectProviderOptions> options,
    ExternalLoginCodes codes,
    RemoteFailures failures,
    StoreClock clock,
    ILogger<IdTokenLogin> logger)
{
    public bool IsOffered(ExternalProvider provider) => provider.IsOpenIdConnect && options.Get(provider.Scheme).NativeClientIds.Count > 0;

    /// <summary>The person that an ID token speaks of, or why it is not believed.</summary>
    public async ValueTask<(ExternalLogin? Login, ExternalLoginStatus Failure)> ReadAsync(
        string provider, string idToken, string? nonce, CancellationToken cancellationToken)
    {
        if (providers.Find(provider) is not { } found)
        {
            return (null, ExternalLoginStatus.UnknownProvider);
        }

        if (!IsOffered(found))
        {
            return (null, ExternalLoginStatus.NativeLoginNotOffered);
        }

        try
        {
            return (await ReadAsync(found, idToken, nonce, cancellationToken), ExternalLoginStatus.InvalidIdToken);
        }
        catch (ExternalProviderException exception)
        {
            failures.Report(found.Name, exception);
            return (null, ExternalLoginStatus.ProviderUnavailable);
        }
    }

    /// <summary>Null for a token that is not good.</summary>
    /// <exception cref="ExternalProviderException">The provider's keys cannot be had.</exception>
    private async ValueTask<ExternalLogin?> ReadAsync(
        ExternalProvider provider, string idToken, string? nonce, CancellationToken cancellationToken)
    {
        var settings = options.Get(provider.Scheme);
        nonce = string.IsNullOrEmpty(nonce) ? null : nonce;
        if (nonce is null && settings.RequireNativeNonce)
        {
            ExternalLog.ExternalLoginFailed(logger, provider.Name, "The ID token came without a nonce.");
            return null;
        }

        var demand = new IdTokenDemand(
            settings.NativeClientIds, settings.NativeClientIds, nonce is null ? [] : NativeNonce.ClaimsFor(nonce));
        var now = clock.GetUtcNow();
        var (token, fault) = await IdTokenValidator.ValidateAsync(settings, idToken, demand, now, cancellationToken);
        if (token is null)
        {
            ExternalLog.ExternalLoginFailed(logger, provider.Name, $"The ID token was refused: {fault}.");
            return null;
        }

        if (!await codes.TryUseIdTokenAsync(provider.Name, token.Key, token.ExpiresAt, cancellationToken))
        {
            ExternalLog.ExternalLoginFailed(logger, provider.Name, "The ID token was used before.");
            return null;
        }

        return ExternalLogin.From(provider.Name, new ExternalIdentity
        {
            ProviderUserId = token.ProviderUserId,
            Email = token.Email,
            IsEmailVerified = token.IsEmailVerified == true && !settings.HasTenants,
            Name = token.Name,
        }, token.IssuedAt < now ? token.IssuedAt : now);
    }
}
