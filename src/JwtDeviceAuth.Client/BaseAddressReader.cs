using System.Diagnostics.CodeAnalysis;

namespace JwtDeviceAuth.Client;

/// <summary>Reads an address of the options; what is wrong with it is said together with what to write instead.</summary>
internal static class BaseAddressReader
{
    /// <summary>The address, with a slash at its end.</summary>
    /// <param name="text">What was given.</param>
    /// <param name="allowInsecureHttp">Whether <c>http</c> may lead to another machine.</param>
    /// <param name="option">The option that it was given for, which gives the exception its parameter.</param>
    /// <exception cref="ArgumentException">It cannot be used.</exception>
    public static Uri Read([NotNull] string? text, bool allowInsecureHttp, string option = nameof(JwtDeviceAuthClientOptions.BaseAddress))
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Wrong("is missing: set it to the address of the API's sign-in, for example https://api.example.com/users");
        }

        var address = text.Trim();
        if (!address.Contains("://", StringComparison.Ordinal))
        {
            // What may be a password or another secret is not repeated.
            throw address.AsSpan().ContainsAny('@', '?')
                ? Wrong("has no scheme: write https:// in front of it, and nothing but a host, a port and a path behind that")
                : Wrong($"'{address}' has no scheme: write https://{address.TrimStart('/')}");
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            throw Wrong("is no address: write one such as https://api.example.com/users");
        }

        if (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
        {
            throw Wrong($"has the scheme {uri.Scheme}: write https://");
        }

        if (uri.UserInfo.Length > 0)
        {
            throw Wrong("holds a user name or a password: leave them out, and call SignInAsync");
        }

        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            throw Wrong($"has a query or a fragment: write {uri.GetLeftPart(UriPartial.Path)}");
        }

        if (uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback && !allowInsecureHttp)
        {
            throw Wrong($"'{address}' sends passwords and tokens without encryption: write https://{address["http://".Length..]}, or set AllowInsecureHttp if nobody but you can read this network");
        }

        return uri.AbsolutePath.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/");

        ArgumentException Wrong(string what) => new($"{NameOf(option)} {what}.", option);
    }

    private static string NameOf(string option) => option switch
    {
        nameof(JwtDeviceAuthClientOptions.ApiAddress) => "The address of the API (ApiAddress)",
        nameof(JwtDeviceAuthClientOptions.TokenOrigins) => "An origin that gets the token (TokenOrigins)",
        _ => "The base address",
    };
}
