namespace JwtDeviceAuth.External;

/// <summary>How the provider's answer comes to the callback.</summary>
public enum OpenIdConnectResponseMode
{
    /// <summary>As a link with a query that the browser follows: the default of the authorization code flow.</summary>
    Query,

    /// <summary>
    /// As a form that the browser posts from the provider's page (<c>form_post</c>, OAuth 2.0 Form Post Response Mode). Browsers send the cookie
    /// that ties the login to them with such a request only if it is <c>SameSite=None; Secure</c>, which is then set: the API needs https.
    /// </summary>
    FormPost,
}
