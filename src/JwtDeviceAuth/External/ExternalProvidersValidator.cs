using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.External;

/// <summary>Checks the added providers when the application starts.</summary>
internal sealed class ExternalProvidersValidator(
    ExternalProviders providers, IEnumerable<IConfigureOptions<AuthenticationOptions>> authentication, IServiceProviderIsService services)
    : IValidateOptions<JwtDeviceAuthOptions>
{
    // Without the library's own scheme, whose name is one of the settings that are being checked.
    private readonly AuthenticationOptions _authentication = new OptionsFactory<AuthenticationOptions>(authentication, []).Create(Options.DefaultName);

    public ValidateOptionsResult Validate(string? name, JwtDeviceAuthOptions options)
    {
        List<string> failures = [.. Providers(), .. ReturnUrls(options.ExternalLogin)];
        if (!services.IsService(typeof(ISocialAccountStore)))
        {
            failures.Add("Store keeps no social accounts; register an ISocialAccountStore");
        }

        return failures.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(failures.Select(failure => $"JwtDeviceAuth:{failure}."));
    }

    private IEnumerable<string> Providers()
    {
        foreach (var provider in providers.All)
        {
            if (!ExternalProviders.IsName(provider.Name))
            {
                yield return $"ExternalLogin: '{provider.Name}' is no name for a provider; use up to 64 of a-z, 0-9 and -, and none of local, passkey and exchange";
            }

            if (providers.All.Count(other => other.Name == provider.Name || other.Scheme == provider.Scheme) > 1)
            {
                yield return $"ExternalLogin: the provider '{provider.Name}' was added twice; give each a name and a scheme of its own";
            }

            if (!_authentication.SchemeMap.TryGetValue(provider.Scheme, out var scheme)
                || scheme.HandlerType?.IsAssignableTo(typeof(IAuthenticationRequestHandler)) != true)
            {
                yield return $"ExternalLogin: '{provider.Scheme}' is no scheme with a remote handler; "
                    + $"add one, for example: services.AddAuthentication().AddOAuth(\"{provider.Scheme}\", ...)";
            }
        }
    }

    private static IEnumerable<string> ReturnUrls(ExternalLoginOptions options)
    {
        foreach (var listed in options.ReturnUrls.Where(listed => !ReturnUrl.IsUsable(listed)))
        {
            yield return $"ExternalLogin:ReturnUrls has '{listed}'; use an https address, http on a loopback host, "
                + "an app's scheme with a dot in it, or a path such as /signin, without user info and without #";
        }
    }
}
