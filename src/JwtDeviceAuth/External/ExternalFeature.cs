using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth.External;

/// <summary>Social logins, and the accounts that a user has linked.</summary>
internal sealed class ExternalFeature : IFeature
{
    public void MapEndpoints(FeatureRoutes routes)
    {
        var (group, endpoints) = (routes.Group, routes.Endpoints);
        FeatureRoutes.Anonymous(endpoints.ListProviders, () => FeatureRoutes.Read(methods => group.MapMethods("external", methods, ExternalLoginEndpoints.List))
            .Describe("List providers", "Lists the providers that people can sign in with."));
        FeatureRoutes.Anonymous(endpoints.StartExternalLogin, () => FeatureRoutes.Together(
            FeatureRoutes.Read(methods => group.MapMethods("external/{provider}", methods, ExternalStartEndpoint.StartAsync))
                .Describe("Start a social login", "Sends the browser to the provider, and later to return_url with a one-time code.", ExternalFailures.OfStart)
                .Produces(302),
            group.MapGet("external/{provider}/complete", ExternalCompleteEndpoint.CompleteAsync)));
        FeatureRoutes.Anonymous(endpoints.ExchangeExternalLogin, () => FeatureRoutes.WithBody<ExchangeBody>(FeatureRoutes.JsonOrForm, () => group.MapPost("external/exchange", ExternalExchangeEndpoint.ExchangeAsync))
            .Describe("Finish a social login", "Trades the one-time code for tokens.", ExternalFailures.OfExchange));
        FeatureRoutes.Anonymous(endpoints.NativeExternalLogin, () => FeatureRoutes.WithBody<NativeLoginBody>(FeatureRoutes.JsonOrForm, () => group.MapPost("external/{provider}", NativeLoginEndpoint.LoginAsync))
            .Describe("Log in with an ID token", "Signs in with the ID token that a provider gave a native app.", ExternalFailures.OfNativeLogin));
        FeatureRoutes.Bearer(endpoints.ListLinks, () => FeatureRoutes.Read(methods => group.MapMethods("me/links", methods, LinkEndpoints.ListAsync))
            .Describe("List my social accounts", "Lists the social accounts that the user can sign in with."));
        FeatureRoutes.Bearer(endpoints.AddLink, () => FeatureRoutes.WithBody<LinkBody>(FeatureRoutes.JsonOrForm, () => group.MapPost("me/links", LinkEndpoints.AddAsync))
            .Describe("Link a social account", "Lets the user sign in with one more social account. Needs the password, or a recent login of a user who has none.", ExternalFailures.OfLinking));
        FeatureRoutes.Bearer(endpoints.RemoveLink, () => FeatureRoutes.WithBody<UnlinkBody>(FeatureRoutes.JsonOrForm, () => group.MapDelete("me/links/{id}", LinkEndpoints.RemoveAsync), isOptional: true)
            .Describe("Remove a social account", "Takes a social account away and ends its sessions. Needs the same proof as linking one.", ExternalFailures.OfUnlinking));
    }
}
