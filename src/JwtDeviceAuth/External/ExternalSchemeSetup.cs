using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.External;

/// <summary>
/// Lets the remote handlers of the added providers end in this library: they sign in to its cookie, and it answers their failures. Open
/// over the options' type, because only the application knows which handlers it has; the container leaves it out for all other options.
/// </summary>
internal sealed class ExternalSchemeSetup<TOptions>(ExternalProviders providers, RemoteFailures failures) : IPostConfigureOptions<TOptions>
    where TOptions : RemoteAuthenticationOptions
{
    public void PostConfigure(string? name, TOptions options)
    {
        if (providers.FindByScheme(name) is null)
        {
            return;
        }

        options.SignInScheme = ExternalLoginDefaults.SignInScheme;

        // Null only where the application names a type of events, which then answers failures itself.
        if (options.Events is { } events)
        {
            failures.Follow(events);
        }
    }
}
