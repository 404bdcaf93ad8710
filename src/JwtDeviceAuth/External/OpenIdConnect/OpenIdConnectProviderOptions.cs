using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth.External;

/// <summary>
/// An OpenID Connect provider: authorization code with PKCE, <c>state</c> and <c>nonce</c>; addresses and keys come from its discovery
/// document. Checked when the application starts.
/// </summary>
public sealed class OpenIdConnectProviderOptions : RemoteAuthenticationOptions
{
    /// <summary>Makes the defaults.</summary>
    public OpenIdConnectProviderOptions()
    {
        Events = new RemoteAuthenticationEvents();
        // The callback is a link that the browser follows, so no more is needed, and it works over http on a developer's machine; a form
        // needs more, which the setup sees to.
        CorrelationCookie.SameSite = SameSiteMode.Lax;
        CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }

    /// <summary>
    /// The provider's issuer, for example <c>https://accounts.google.com</c>; its discovery document is below it at
    /// <c>/.well-known/openid-configuration</c>, and its ID tokens must name it. <c>https</c>, or <c>http</c> on a loopback host.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary>
    /// The issuer that the discovery document and the ID tokens name, where it is not <see cref="Authority"/>. With <c>{tenantid}</c> in it
    /// the provider has many issuers, as Microsoft has: each token's must be that of its <c>tid</c>, a person is identified by <c>tid</c> and
    /// <c>sub</c>, and no address counts as verified, because each tenant's administrator can write what they like. Default: null.
    /// </summary>
    public string? Issuer { get; set; }

    /// <summary>The tenants (<c>tid</c> in the ID token) whose people may sign in. Default: empty, and all may.</summary>
    public IList<string> Tenants { get; set; } = [];

    /// <summary>The client id that the provider gave this application for browsers.</summary>
    public string? ClientId { get; set; }

    /// <summary>The secret that belongs to <see cref="ClientId"/>; null for a client without one, which PKCE alone protects.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Signs a short-lived client secret for each request, as Apple demands; takes the place of <see cref="ClientSecret"/>. Default: null.</summary>
    public AppleKey? AppleKey { get; set; }

    /// <summary>How the secret is shown at the token endpoint. Default: <see cref="OpenIdConnectClientAuthentication.Post"/>.</summary>
    public OpenIdConnectClientAuthentication ClientAuthentication { get; set; }

    /// <summary>
    /// The client ids whose ID tokens native apps may sign in with: each that can stand in <c>aud</c> or <c>azp</c>. Default: empty, and
    /// native apps cannot.
    /// </summary>
    public IList<string> NativeClientIds { get; set; } = [];

    /// <summary>
    /// Whether an ID token of a native app must hold a <c>nonce</c>: the SHA-256, in lower-case hexadecimal digits or base64url, of a random
    /// text of 22 to 255 characters that the app sends with the token. Default: true. Turn it off only for an SDK that cannot set one: then
    /// a token that somebody stole before it was used signs in; it still works only once.
    /// </summary>
    public bool RequireNativeNonce { get; set; } = true;

    /// <summary>
    /// How the provider's answer comes to the callback. Default: <see cref="OpenIdConnectResponseMode.Query"/>.
    /// </summary>
    public OpenIdConnectResponseMode ResponseMode { get; set; }

    /// <summary>What is asked for. Default: <c>openid</c>, <c>email</c> and <c>profile</c>.</summary>
    public IList<string> Scopes { get; set; } = ["openid", "email", "profile"];

    /// <summary>Other spellings of the issuer in ID tokens.</summary>
    internal IList<string> OtherIssuers { get; } = [];

    internal bool HasTenants => ProviderIssuer.IsPattern(Issuer);

    internal AppleSecret? AppleSecret { get; set; }

    internal ISecureDataFormat<AuthenticationProperties> StateDataFormat { get; set; } = null!;

    internal ProviderMetadata Metadata { get; set; } = null!;
}
