using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.External;

/// <summary>Completes and checks a provider's options.</summary>
internal sealed class OpenIdConnectProviderSetup(IDataProtectionProvider protection, TimeProvider clock)
    : IPostConfigureOptions<OpenIdConnectProviderOptions>, IValidateOptions<OpenIdConnectProviderOptions>
{
    private const int MaximumAnswer = 1024 * 1024;

    public void PostConfigure(string? name, OpenIdConnectProviderOptions options)
    {
        options.StateDataFormat = new PropertiesDataFormat(
            (options.DataProtectionProvider ?? protection).CreateProtector(typeof(OpenIdConnectProviderHandler).FullName!, name!, "v1"));
        options.Backchannel ??= new HttpClient(options.BackchannelHttpHandler ?? new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            Timeout = options.BackchannelTimeout,
            MaxResponseContentBufferSize = MaximumAnswer,
        };
        if (AuthorityFault(options.Authority) is null)
        {
            options.Metadata = new ProviderMetadata(options.Authority!, options.Issuer ?? options.Authority!, options.Backchannel, clock);
        }

        options.AppleSecret = options.AppleKey is { } key ? AppleSecret.TryCreate(key, out _) : null;
        if (options.ResponseMode == OpenIdConnectResponseMode.FormPost)
        {
            // The form is posted from the provider's page: browsers send no other cookie with it.
            options.CorrelationCookie.SameSite = SameSiteMode.None;
            options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.Always;
        }
    }

    public ValidateOptionsResult Validate(string? name, OpenIdConnectProviderOptions options)
    {
        var fault = AuthorityFault(options.Authority)
            ?? (string.IsNullOrWhiteSpace(options.ClientId) ? "ClientId is missing; set it to the client id that the provider gave you" : null)
            ?? KeyFault(options)
            ?? (options.Scopes.Contains("openid") ? null : "Scopes lacks openid, without which there is no ID token; add it");
        return fault is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail($"JwtDeviceAuth: provider '{name}': {fault}.");
    }

    private static string? KeyFault(OpenIdConnectProviderOptions options)
    {
        string? fault = null;
        return options.AppleKey is { } key && AppleSecret.TryCreate(key, out fault) is null ? fault : null;
    }

    private static string? AuthorityFault(string? authority)
        => Uri.TryCreate(authority, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
            && uri is { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 }
                ? null
                : $"Authority is '{authority}'; set it to the provider's issuer, an https address, or http on a loopback host";
}
