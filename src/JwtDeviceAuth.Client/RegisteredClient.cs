using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Client;

/// <summary>Notes which client an application has registered, because a second one would silently be left out.</summary>
internal sealed record RegisteredClient(string BaseAddress, ServiceLifetime Lifetime)
{
    public static void Note(IServiceCollection services, string baseAddress, ServiceLifetime lifetime)
    {
        var mine = new RegisteredClient(baseAddress, lifetime);
        var first = services.Where(static service => !service.IsKeyedService).Select(static service => service.ImplementationInstance).OfType<RegisteredClient>().FirstOrDefault();
        if (first is null)
        {
            services.AddSingleton(mine);
        }
        else if (first.Lifetime != lifetime)
        {
            throw new InvalidOperationException(
                "The client is registered for the whole process (AddJwtDeviceAuthClient) and for each scope (AddScopedJwtDeviceAuthClient). Keep the first where one person uses the process, the second where each scope is another person.");
        }
        else if (first != mine)
        {
            throw new InvalidOperationException(
                $"A client for {first.BaseAddress} is registered already, so one for {baseAddress} would be left out. Make the second one yourself, with new JwtDeviceAuthClient(...), and register it under a key or a type of your own.");
        }
    }
}
