using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Passkeys;

/// <summary>Passkeys: a sign-in without a user name, and a second factor.</summary>
internal sealed class PasskeysFeature : IFeature
{
    public void MapEndpoints(FeatureRoutes routes)
    {
        if (!routes.Services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(IPasskeyStore)))
        {
            PasskeysLog.EndpointsLeftOut(routes.Services.GetRequiredService<ILogger<PasskeysFeature>>());
            return;
        }

        var (group, endpoints) = (routes.Group, routes.Endpoints);
        FeatureRoutes.Anonymous(endpoints.StartPasskeyLogin, () => group.MapPost("passkey/options", PasskeyLoginEndpoints.Start)
            .Describe("Start a login with a passkey", "Makes the request options for the browser. They are the same for everybody except for their challenge."));
        FeatureRoutes.Anonymous(endpoints.PasskeyLogin, () => FeatureRoutes.WithBody<PasskeyLoginBody>(FeatureRoutes.JsonOnly, () => group.MapPost("passkey/login", PasskeyLoginEndpoints.LoginAsync))
            .Describe("Log in with a passkey", "Starts a session on the device. A passkey is both factors.", PasskeyFailures.OfLogin));
        FeatureRoutes.Anonymous(endpoints.StartPasskeySecondFactor, () => FeatureRoutes.WithBody<PasskeySecondFactorBody>(FeatureRoutes.JsonOrForm, () => group.MapPost("login/mfa/passkey-options", PasskeyLoginEndpoints.StartSecondFactorAsync))
            .Describe("Answer a login with a passkey", "Makes the request options with which a login that waits for a second factor is answered by a passkey.", PasskeyFailures.OfStartAtLogin));
        FeatureRoutes.Bearer(endpoints.ListPasskeys, () => FeatureRoutes.Read(verbs => group.MapMethods("me/passkeys", verbs, PasskeyEndpoints.ListAsync))
            .Describe("List my passkeys", "Lists the passkeys, the oldest first."));
        FeatureRoutes.Bearer(endpoints.StartPasskey, () => FeatureRoutes.WithBody<PasskeyStartBody>(FeatureRoutes.JsonOnly, () => group.MapPost("me/passkeys/options", PasskeyEndpoints.StartAsync), isOptional: true)
            .Describe("Start adding a passkey", "Makes the creation options for the browser. Needs the same proof as any change of second factors.", PasskeyFailures.OfStart));
        FeatureRoutes.Bearer(endpoints.AddPasskey, () => FeatureRoutes.WithBody<PasskeyAddBody>(FeatureRoutes.JsonOnly, () => group.MapPost("me/passkeys", PasskeyEndpoints.AddAsync))
            .Describe("Add a passkey", "Adds the passkey that the browser made. From now on it signs in alone, and logins ask for a second factor.", PasskeyFailures.OfAddition));
        FeatureRoutes.Bearer(endpoints.RenamePasskey, () => FeatureRoutes.WithBody<PasskeyRenameBody>(FeatureRoutes.JsonOnly, () => group.MapPatch("me/passkeys/{id}", PasskeyEndpoints.RenameAsync))
            .Describe("Rename a passkey", "Gives a passkey another name.", PasskeyFailures.NotFound));
        FeatureRoutes.Bearer(endpoints.RemovePasskey, () => group.MapDelete("me/passkeys/{id}", PasskeyEndpoints.RemoveAsync)
            .Describe("Remove a passkey", "Needs a recent login by both factors. With the last second factor the recovery codes go.", PasskeyFailures.OfRemoval));
    }
}
