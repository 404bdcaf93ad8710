using JwtDeviceAuth.Client;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client of JwtDeviceAuth.</summary>
public static class JwtDeviceAuthClientServiceCollectionExtensions
{
    /// <summary>
    /// Registers one <see cref="JwtDeviceAuthClient"/> for the whole process, which one person uses: a desktop or mobile app, a command line, Blazor WebAssembly. <see cref="HttpClient"/>s of
    /// the factory carry its token by <see cref="AddJwtDeviceAuthTokens"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="baseAddress">Where the endpoints of the sign-in are, for example <c>https://api.example.com/users</c>.</param>
    /// <param name="configure">Further options; null for none.</param>
    /// <exception cref="ArgumentException">On the first use of the client: an option is wrong; the message says how to fix it.</exception>
    /// <exception cref="InvalidOperationException">A client for another address, or one for each scope, is registered already.</exception>
    public static IServiceCollection AddJwtDeviceAuthClient(
        this IServiceCollection services, string baseAddress, Action<JwtDeviceAuthClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        RegisteredClient.Note(services, baseAddress, ServiceLifetime.Singleton);
        var options = new JwtDeviceAuthClientOptions { BaseAddress = baseAddress };
        configure?.Invoke(options);
        services.TryAddSingleton(provider => new JwtDeviceAuthClient(options, provider.GetService<ILoggerFactory>()));
        return services;
    }

    /// <summary>
    /// Registers one <see cref="JwtDeviceAuthClient"/> for each scope, for a server where each scope is one person: a circuit of Blazor Server. Each begins signed out, unless
    /// <paramref name="configure"/> gives it a store that is this person's own. Take its <see cref="HttpClient"/> from <see cref="JwtDeviceAuthClient.CreateHttpClient"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="baseAddress">Where the endpoints of the sign-in are.</param>
    /// <param name="configure">Further options, with the services of the scope; null for none.</param>
    /// <exception cref="InvalidOperationException">A client for another address, or one for the whole process, is registered already.</exception>
    public static IServiceCollection AddScopedJwtDeviceAuthClient(
        this IServiceCollection services, string baseAddress, Action<IServiceProvider, JwtDeviceAuthClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        RegisteredClient.Note(services, baseAddress, ServiceLifetime.Scoped);
        services.TryAddScoped(provider =>
        {
            var options = new JwtDeviceAuthClientOptions { BaseAddress = baseAddress };
            configure?.Invoke(provider, options);
            return new JwtDeviceAuthClient(options, provider.GetService<ILoggerFactory>());
        });
        return services;
    }

    /// <summary>
    /// Gives the requests of this client the access token, where they go to the API. Redirects are followed here, so the primary handler is told to follow none; one that you set after this call
    /// has to follow none, either.
    /// </summary>
    /// <param name="builder">The client of the factory.</param>
    /// <exception cref="InvalidOperationException">On the first use: the client is registered for each scope. The factory keeps its handlers over many of them, so one person's token would go out with another's request.</exception>
    public static IHttpClientBuilder AddJwtDeviceAuthTokens(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;

        // A handler that follows redirects by itself would take a body to another host, and lose the token within the API.
        builder.ConfigurePrimaryHttpMessageHandler(static (handler, _) => WithoutRedirects(handler));
        return builder.AddHttpMessageHandler(provider =>
        {
            if (services.LastOrDefault(service => service.ServiceType == typeof(JwtDeviceAuthClient)) is { Lifetime: not ServiceLifetime.Singleton })
            {
                throw new InvalidOperationException(
                    "The client is registered for each scope (AddScopedJwtDeviceAuthClient), and handlers of the factory live longer than a scope: one person's token would go out with "
                    + "another's request. Call CreateHttpClient() of the scope's JwtDeviceAuthClient instead of AddJwtDeviceAuthTokens().");
            }

            return provider.GetRequiredService<JwtDeviceAuthClient>().CreateHandler();
        });
    }

    private static void WithoutRedirects(HttpMessageHandler handler)
    {
        if (handler is HttpClientHandler client)
        {
            client.AllowAutoRedirect = false;
        }
        else if (!OperatingSystem.IsBrowser() && handler is SocketsHttpHandler sockets)
        {
            sockets.AllowAutoRedirect = false;
        }
    }
}
