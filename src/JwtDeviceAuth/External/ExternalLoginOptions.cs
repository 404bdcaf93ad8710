namespace JwtDeviceAuth.External;

/// <summary>Sign-in with social providers; in force once a provider was added.</summary>
public sealed class ExternalLoginOptions
{
    /// <summary>
    /// Where a browser may be sent after a social login. A request's <c>return_url</c> must be one of these, character by character (RFC
    /// 9700, section 4.1.3). Each is <c>https</c>, <c>http</c> on a loopback host, the scheme of a native app with a dot in it (RFC 8252,
    /// section 7.1), or a path of this application such as <c>/signin</c>. Default: empty, and no browser can sign in.
    /// </summary>
    public IList<string> ReturnUrls { get; set; } = [];
}
