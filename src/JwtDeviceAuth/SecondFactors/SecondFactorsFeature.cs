using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>The gate in front of every session, authenticator apps, recovery codes and trusted devices.</summary>
internal sealed class SecondFactorsFeature : IFeature
{
    private static readonly TimeSpan LongestTrust = TimeSpan.FromDays(365);

    public void AddServices(IServiceCollection services)
    {
        services.AddDataProtection();
        services.TryAddSingleton<DataProtectionPlace>();
        services.TryAddSingleton<TotpSecrets>();
        services.TryAddScopedLate<SecondFactorGate>();
        services.TryAddScoped<ISecondFactorGate>(provider => provider.GetRequiredService<SecondFactorGate>());
        services.TryAddScopedLate<SecondFactorCheck>();
        services.TryAddScopedLate<SecondFactorEmails>();
        services.TryAddScopedLate<WaitingLogins>();
        services.TryAddScopedLate<TotpEnrolment>();
        services.TryAddScopedLate<FactorChangeCheck>();
        services.TryAddScopedLate<ISecondFactorLoginService, SecondFactorLoginService>();
        services.TryAddScopedLate<ISecondFactorService, SecondFactorService>();
        services.TryAddScopedLate<TotpMethod>();
        services.TryAddScopedLate<RecoveryCodeMethod>();
        services.TryAddEnumerable(ServiceDescriptor.Scoped<ISecondFactorMethod, TotpMethod>(provider => provider.GetRequiredService<TotpMethod>()));
        services.TryAddEnumerable(ServiceDescriptor.Scoped<ISecondFactorMethod, RecoveryCodeMethod>(provider => provider.GetRequiredService<RecoveryCodeMethod>()));
    }

    public void MapEndpoints(FeatureRoutes routes)
    {
        if (!routes.Services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(ISecondFactorStore)))
        {
            SecondFactorsLog.EndpointsLeftOut(routes.Services.GetRequiredService<ILogger<JwtDeviceAuthEndpoints>>());
            return;
        }

        var (group, endpoints) = (routes.Group, routes.Endpoints);
        FeatureRoutes.Anonymous(endpoints.LoginSecondFactor, () => FeatureRoutes.WithBody<SecondFactorLoginBody>(FeatureRoutes.JsonOrForm, () => group.MapPost("login/mfa", SecondFactorLoginEndpoints.LoginAsync))
            .Describe("Complete a login with a second factor", "Takes the mfa_token of a login and one answer, and starts the session that the login asked for.", SecondFactorFailures.OfLogin));
        FeatureRoutes.Anonymous(endpoints.LoginStartTotp, () => FeatureRoutes.WithBody<TotpEnrolmentBody>(FeatureRoutes.JsonOrForm, () => group.MapPost("login/mfa/totp", SecondFactorLoginEndpoints.StartTotpAsync))
            .Describe("Add an authenticator app at login", "For a login that answered mfa_enrolment_required: makes a secret, which waits 10 minutes for its first code.", SecondFactorFailures.OfStartAtLogin));
        FeatureRoutes.Anonymous(endpoints.LoginConfirmTotp, () => FeatureRoutes.WithBody<TotpEnrolmentConfirmBody>(FeatureRoutes.JsonOrForm, () => group.MapPost("login/mfa/totp/{id}/confirm", SecondFactorLoginEndpoints.ConfirmTotpAsync))
            .Describe("Confirm the authenticator app at login", "Takes its first code, and starts the session that the login asked for. The answer has the recovery codes too.", SecondFactorFailures.OfConfirmationAtLogin));
        FeatureRoutes.Bearer(endpoints.ListFactors, () => FeatureRoutes.Read(verbs => group.MapMethods("me/factors", verbs, SecondFactorEndpoints.ListAsync))
            .Describe("List my second factors", "Lists the authenticator apps and trusted devices, and how many recovery codes are left."));
        FeatureRoutes.Bearer(endpoints.StartTotp, () => FeatureRoutes.WithBody<TotpBody>(FeatureRoutes.JsonOrForm, () => group.MapPost("me/factors/totp", SecondFactorEndpoints.StartTotpAsync), isOptional: true)
            .Describe("Add an authenticator app", "Makes a secret, which waits 10 minutes for its first code. Needs the password; of a user who has a second factor, a recent login with both.", SecondFactorFailures.OfStart));
        FeatureRoutes.Bearer(endpoints.ConfirmTotp, () => FeatureRoutes.WithBody<TotpConfirmBody>(FeatureRoutes.JsonOrForm, () => group.MapPost("me/factors/totp/{id}/confirm", SecondFactorEndpoints.ConfirmTotpAsync))
            .Describe("Confirm the authenticator app", "Takes its first code: from now on logins ask for one. The first factor comes with ten recovery codes.", SecondFactorFailures.OfConfirmation));
        FeatureRoutes.Bearer(endpoints.RemoveTotp, () => FeatureRoutes.WithBody<TotpRemoveBody>(FeatureRoutes.JsonOrForm, () => group.MapDelete("me/factors/totp/{id}", SecondFactorEndpoints.RemoveTotpAsync), isOptional: true)
            .Describe("Remove an authenticator app", "Needs a recent login with both factors. With the last second factor the recovery codes go.", SecondFactorFailures.OfRemoval));
        FeatureRoutes.Bearer(endpoints.ReplaceRecoveryCodes, () => group.MapPost("me/factors/recovery-codes", SecondFactorEndpoints.ReplaceRecoveryCodesAsync)
            .Describe("Get new recovery codes", "Makes ten new ones; the old ones are void. Needs a recent login with both factors.", SecondFactorFailures.OfRecoveryCodes));
        FeatureRoutes.Bearer(endpoints.EndDeviceTrust, () => group.MapDelete("me/factors/trusted-devices", SecondFactorEndpoints.EndTrustAsync)
            .Describe("Trust no device any more", "Each device needs a second factor again at its next login."));
    }

    public IEnumerable<string> FaultsOf(JwtDeviceAuthOptions options, IServiceProvider services)
    {
        var (registered, settings) = (services.GetRequiredService<IServiceProviderIsService>(), options.SecondFactor);
        if (settings.TrustLifetime < TimeSpan.Zero || settings.TrustLifetime > LongestTrust || settings.TrustLifetime.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            yield return $"SecondFactor:TrustLifetime is {settings.TrustLifetime}; set it to whole seconds from 00:00:00 to {LongestTrust}";
        }

        if (settings.Issuer is { } issuer && (string.IsNullOrWhiteSpace(issuer) || issuer.Contains(':', StringComparison.Ordinal)))
        {
            yield return $"SecondFactor:Issuer is '{issuer}'; set it to a name without a colon, or leave it out";
        }

        if (settings.Required && services.GetRequiredService<DataProtectionPlace>().Fault is { } fault)
        {
            yield return $"SecondFactor:Required needs a safe place for the keys of Data Protection: {fault} "
                + "Name one, for example: services.AddDataProtection().PersistKeysToFileSystem(new(\"/mnt/keys\"))";
        }

        var keepsFactors = registered.IsService(typeof(ISecondFactorStore));
        if (!keepsFactors && registered.IsService(typeof(IUserStore)) && (settings.Required || registered.IsService(typeof(ISecondFactorRequirement))))
        {
            yield return "SecondFactor:Required needs a store that keeps second factors; register an ISecondFactorStore, or set it to false";
        }

        if (keepsFactors && !registered.IsService(typeof(IFailedLoginStore)))
        {
            yield return "SecondFactor needs a store that counts wrong codes; register an IFailedLoginStore";
        }
    }

    public async Task RemoveExpiredAsync(IServiceProvider services, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (services.GetService<ISecondFactorStore>() is { } store)
        {
            await store.RemoveExpiredAsync(now, cancellationToken);
        }
    }
}
