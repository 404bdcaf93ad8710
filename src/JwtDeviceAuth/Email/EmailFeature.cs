using JwtDeviceAuth.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Email;

/// <summary>Confirmation of addresses and reset of passwords, where there is a sender.</summary>
internal sealed class EmailFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        services.TryAddScopedLate<IEmailConfirmationService, EmailConfirmationService>();
        services.TryAddScopedLate<IPasswordResetService, PasswordResetService>();
        services.TryAddScopedLate<PasswordResetEmails>();
        services.TryAddSingleton<EmailQueue>();
        services.AddHostedService<EmailDispatcher>();
    }

    public void MapEndpoints(FeatureRoutes routes)
    {
        if (!routes.Services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(IAccountEmailSender)))
        {
            // Without a sender, nobody could ever do what these are for.
            EmailLog.EmailEndpointsLeftOut(routes.Services.GetRequiredService<ILogger<JwtDeviceAuthEndpoints>>());
            return;
        }

        var (group, endpoints) = (routes.Group, routes.Endpoints);
        FeatureRoutes.Bearer(endpoints.RequestEmailConfirmation, () => group.MapPost("me/email/confirmation", EmailConfirmationEndpoints.RequestAsync)
            .Describe("Confirm my address", "Sends an e-mail with a code: at most three within 30 minutes.", EmailFailures.OfConfirmationRequest));
        FeatureRoutes.Bearer(endpoints.ConfirmEmail, () => FeatureRoutes.WithBody<EmailConfirmBody>(FeatureRoutes.JsonOrForm, () => group.MapPost("email/confirm", EmailConfirmationEndpoints.ConfirmAsync))
            .Describe("Confirm my address with the code", "Confirms the address that the code was sent to, for a session of the user who asked.", Problem.InvalidCode));
        FeatureRoutes.Anonymous(endpoints.ForgotPassword, () => FeatureRoutes.WithBody<PasswordForgotBody>(FeatureRoutes.JsonOrForm, () => group.MapPost("password/forgot", PasswordResetEndpoints.ForgotAsync))
            .Describe("Forgot my password", "Sends an e-mail with a code if an account has the address; the answer is the same if none has.", EmailFailures.OfForgottenPassword));
        FeatureRoutes.Anonymous(endpoints.ResetPassword, () => FeatureRoutes.WithBody<PasswordResetBody>(FeatureRoutes.JsonOrForm, () => group.MapPost("password/reset", PasswordResetEndpoints.ResetAsync))
            .Describe("Reset my password", "Sets a new password and ends every session.", EmailFailures.OfReset));
    }
}
