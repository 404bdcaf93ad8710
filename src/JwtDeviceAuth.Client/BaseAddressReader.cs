using System.Diagnostics.CodeAnalysis;

namespace JwtDeviceAuth.Client;

/// <summary>Reads the address of the sign-in; what is wrong with it is said together with what to write instead.</summary>
internal static class BaseAddressReader
{
    public static Uri Read([NotNull] string? text, bool allowInsecureHttp)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Wrong("is missing: set it to the address of the API's sign-in, for example https://api.example.com/users");
        }

        var address = text.Trim();
        if (!address.Contains("://", StringComparison.Ordinal))
        {
            throw Wrong($"'{address}' has no scheme: write https://{address.TrimStart('/')}");
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
    }

    /// <summary>The parameter is what is wrong with it, and gives the exception its name.</summary>
    private static ArgumentException Wrong(string baseAddress) => new($"The base address {baseAddress}.", nameof(baseAddress));
}
