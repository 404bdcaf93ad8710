namespace JwtDeviceAuth.External;

/// <summary>How the application shows its secret at a provider's token endpoint (OpenID Connect Core, section 9).</summary>
public enum OpenIdConnectClientAuthentication
{
    /// <summary>In the body: <c>client_secret_post</c>.</summary>
    Post,

    /// <summary>As HTTP Basic: <c>client_secret_basic</c>.</summary>
    Basic,
}
