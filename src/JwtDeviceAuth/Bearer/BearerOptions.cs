namespace JwtDeviceAuth.Bearer;

/// <summary>The authentication scheme that takes this library's access tokens.</summary>
public sealed class BearerOptions
{
    /// <summary>
    /// The scheme's name. Another one is needed where the application has a scheme <c>Bearer</c> already. Default: <c>Bearer</c>; not empty.
    /// </summary>
    /// <remarks>
    /// The header that clients send is <c>Authorization: Bearer</c> (RFC 6750) whatever the scheme is called. Options of the scheme are
    /// <see cref="Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerOptions"/> of this name.
    /// </remarks>
    public string Scheme { get; set; } = "Bearer";

    /// <summary>
    /// Whether the scheme is the application's default, where the application names no default itself. Default: true. The library's own
    /// endpoints name the scheme and do not depend on this.
    /// </summary>
    public bool IsDefaultScheme { get; set; } = true;
}
