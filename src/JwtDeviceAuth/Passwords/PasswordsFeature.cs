using JwtDeviceAuth.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JwtDeviceAuth.Passwords;

/// <summary>Sign-up, login with a password, and the profile.</summary>
internal sealed class PasswordsFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton<IPasswordHasher, BCryptPasswordHasher>();
        services.TryAddSingleton<ICommonPasswords, CommonPasswords>();
        services.TryAddSingleton<PasswordPolicy>();
        services.TryAddSingleton<HashingQueue>();
        services.TryAddSingleton<PasswordCheck>();
        services.TryAddScopedLate<ISignUpService, SignUpService>();
        services.TryAddScopedLate<ILoginService, LoginService>();
        services.TryAddScopedLate<IProfileService, ProfileService>();
        services.TryAddScopedLate<PersonCheck>();
    }

    public void MapEndpoints(FeatureRoutes routes)
    {
        var (group, endpoints) = (routes.Group, routes.Endpoints);
        FeatureRoutes.Anonymous(endpoints.SignUp, () => FeatureRoutes.WithBody<SignUpBody>(FeatureRoutes.JsonOnly, () => group.MapPost("signup", SignUpEndpoint.HandleAsync))
            .Describe("Sign up", "Makes a user with an e-mail address and a password.", PasswordFailures.OfSignUp));
        FeatureRoutes.Anonymous(endpoints.Login, () => FeatureRoutes.WithBody<LoginBody>(FeatureRoutes.JsonOrForm, () => group.MapPost("login", LoginEndpoint.HandleAsync))
            .Describe("Log in", "Starts a session on the device, which replaces the one that it had.", PasswordFailures.OfLogin));
        FeatureRoutes.Bearer(endpoints.GetProfile, () => FeatureRoutes.Read(methods => group.MapMethods("me", methods, ProfileEndpoints.GetAsync))
            .Describe("Show me", "Returns the signed-in user.", FailureResponses.Inactive));
        FeatureRoutes.Bearer(endpoints.UpdateProfile, () => FeatureRoutes.WithBody<ProfileUpdateBody>(FeatureRoutes.JsonOnly, () => group.MapPut("me", ProfileEndpoints.UpdateAsync))
            .Describe("Change me", "Changes the name or the password. A new password ends every other session.", PasswordFailures.OfPersonCheck));
        FeatureRoutes.Bearer(endpoints.DeleteProfile, () => FeatureRoutes.WithBody<ProfileDeleteBody>(FeatureRoutes.JsonOrForm, () => group.MapDelete("me", ProfileEndpoints.DeleteAsync))
            .Describe("Delete me", "Deletes the user and all data that belongs to the user.", PasswordFailures.OfDeletion));
    }

    public IEnumerable<string> FaultsOf(JwtDeviceAuthOptions options, IServiceProvider services)
    {
        if (options.Passwords.WorkFactor is < 10 or > 16)
        {
            yield return $"Passwords:WorkFactor is {options.Passwords.WorkFactor}; set it to 10 to 16";
        }

        if (options.Passwords.MinimumLength is < 1 or > 72)
        {
            yield return $"Passwords:MinimumLength is {options.Passwords.MinimumLength}; set it to 1 to 72";
        }
    }
}
