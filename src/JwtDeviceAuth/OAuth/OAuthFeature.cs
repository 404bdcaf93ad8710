using JwtDeviceAuth.Http;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JwtDeviceAuth.OAuth;

/// <summary>The endpoints under OAuth's own names; their addresses stand in the metadata (RFC 8414).</summary>
internal sealed class OAuthFeature : IFeature
{
    public void AddServices(IServiceCollection services) => services.TryAddSingleton<RevocableTokens>();

    public void MapEndpoints(FeatureRoutes routes)
    {
        var (group, endpoints) = (routes.Group, routes.Endpoints);
        FeatureRoutes.OAuth<OAuthTokenBody>(
            endpoints.Token,
            ListedEndpoint.Token,
            () => group.MapPost("token", TokenEndpoint.HandleAsync).Produces<OAuthTokenResponse>(StatusCodes.Status200OK, BodyFormat.Json),
            "Get tokens, in OAuth's words",
            "The login and the refresh for clients of OAuth (RFC 6749): grant_type password or refresh_token.",
            [.. PasswordFailures.OfLogin, .. RefreshFailures.OfRefresh, TokenEndpoint.UnsupportedGrantType]);
        FeatureRoutes.OAuth<OAuthRevocationBody>(
            endpoints.Revoke,
            ListedEndpoint.Revocation,
            () => group.MapPost("revoke", RevocationEndpoint.HandleAsync),
            "Revoke a token, in OAuth's words",
            "Ends the session of a refresh or access token (RFC 7009). A token that is not valid is no failure.",
            RefreshFailures.OfRevocation);
    }
}
