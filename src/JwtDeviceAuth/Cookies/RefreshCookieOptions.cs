using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth.Cookies;

/// <summary>The cookie that holds the refresh token of a client that asks for one with <c>token_delivery=cookie</c>. It is always HttpOnly and Secure.</summary>
public sealed class RefreshCookieOptions
{
    /// <summary>
    /// The middle of the cookie's name, 1 to 64 letters, digits, dashes and underscores; what makes two devices differ is added. Default: null, a name made
    /// from <see cref="JwtDeviceAuthOptions.Issuer"/> and <see cref="JwtDeviceAuthOptions.Audience"/>. Two applications on one host that have both in common
    /// need one each: a browser does not separate cookies by port.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// Whether a browser sends the cookie when the person comes from another site: <see cref="SameSiteMode.Strict"/> (default) never,
    /// <see cref="SameSiteMode.Lax"/> with the page itself. The endpoints that read it are not pages, so they are refused to other sites either way.
    /// </summary>
    public SameSiteMode SameSite { get; set; } = SameSiteMode.Strict;

    /// <summary>
    /// The path that the browser sends the cookie to, such as <c>/users</c>, as the browser sees it: where <c>MapJwtDeviceAuth</c> is mapped. Default: null,
    /// the whole host, which the prefix <c>__Host-</c> demands (RFC 6265bis, section 4.1.3.2); with a path the prefix is <c>__Secure-</c>, and another
    /// application of the same registrable domain could set such a cookie.
    /// </summary>
    public string? Path { get; set; }
}
