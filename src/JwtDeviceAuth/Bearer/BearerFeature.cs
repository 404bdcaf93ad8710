using JwtDeviceAuth.Events;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Bearer;

/// <summary>The check of an access token on each request: registers what <c>AddJwtBearer</c> would register, with a handler of the library's own; the scheme's name is a setting.</summary>
internal sealed class BearerFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        services.AddAuthentication();
        services.AddAuthorization();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<AuthenticationOptions>, BearerScheme>());
        services.TryAddTransient<BearerHandler>();

        services.TryAddSingleton<BearerSetup>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<JwtBearerOptions>, BearerSetup>(provider => provider.GetRequiredService<BearerSetup>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JwtBearerOptions>, BearerOptionsValidator>());

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, StepUpHandler>());
        services.TryAddSingleton<BearerAuthorization>();
        services.TryAddSingleton<AccessTokenCache>();
        services.TryAddSingleton<ILookupCounter>(provider => provider.GetRequiredService<AccessTokenCache>());
        services.TryAddSingleton<AccessTokenRules>();
        services.TryAddSingleton<BoundTokens>();
        services.TryAddSingleton<AccessTokenCheck>();
        services.TryAddSingleton<AccessTokenReader>();
        services.AddHostedService<BearerStart>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, StartupGate>());
    }
}
