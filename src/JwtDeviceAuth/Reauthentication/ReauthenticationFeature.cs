using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Reauthentication;

/// <summary>Proving again who one is, in a session that goes on.</summary>
internal sealed class ReauthenticationFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        services.TryAddScopedLate<SocialReauthentication>();
        services.TryAddScopedLate<IReauthenticationService, ReauthenticationService>();
    }

    public void MapEndpoints(FeatureRoutes routes)
    {
        var (group, endpoints) = (routes.Group, routes.Endpoints);
        FeatureRoutes.Bearer(endpoints.Reauthenticate, () => FeatureRoutes.WithBody<ReauthenticationBody>(FeatureRoutes.JsonOrForm, () => group.MapPost("me/reauthenticate", ReauthenticationEndpoint.HandleAsync))
            .Describe("Prove again who I am", "Makes an access token of a recent login, for what asks for one. The session and its refresh token stay.", ReauthenticationFailures.OfReauthentication));
    }
}
