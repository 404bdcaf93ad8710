using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Authentication;

/// <summary>The check of an access token on each request.</summary>
internal sealed class BearerFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(JwtBearerSetup)))
        {
            // A second AddJwtDeviceAuth: a scheme can be added only once.
            return;
        }

        services.AddSingleton<BearerHooks>();
        services.AddSingleton<JwtBearerSetup>();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>>(provider => provider.GetRequiredService<JwtBearerSetup>());
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddAuthorization();
        services.AddKnownTokens();

        // After AddJwtBearer and whatever the application configures, so that its events are known when they are wrapped.
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerEventsSetup>();
    }
}
