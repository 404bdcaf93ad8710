using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JwtDeviceAuth.Authentication;

/// <summary>Puts the check of known tokens in front of ASP.NET Core's own services, and leaves alone what the application has replaced.</summary>
internal static class KnownTokenSetup
{
    public static void AddKnownTokens(this IServiceCollection services)
    {
        services.TryAddSingleton<AccessTokenCache>();
        services.TryAddSingleton<AccessTokenReader>();
        services.TryAddSingleton<KnownTokens>();
        services.TryAddSingleton<KnownTokenHandler>();
        services.TryAddSingleton<AuthenticateDuration>();
        if (Framework<IAuthenticationService>(services, typeof(AuthenticationService)) is { } authentication)
        {
            services.AddScoped(authentication);
            services.AddScoped(provider => new AuthenticationServiceBehind((IAuthenticationService)provider.GetRequiredService(authentication)));
            services.Replace(ServiceDescriptor.Singleton<IAuthenticationService, KnownTokenAuthenticationService>());
        }

        if (Framework<IPolicyEvaluator>(services, typeof(PolicyEvaluator)) is not null)
        {
            services.Replace(ServiceDescriptor.Singleton<IPolicyEvaluator, SignedInPolicyEvaluator>());
        }
    }

    /// <summary>The implementation, if there is one and it is the framework's.</summary>
    private static Type? Framework<TService>(IServiceCollection services, Type known)
        => services.Where(service => service.ServiceType == typeof(TService) && !service.IsKeyedService).ToArray() is [{ ImplementationType: { } type }]
            && type.Assembly == known.Assembly
                ? type
                : null;
}
