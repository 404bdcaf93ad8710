using System.Reflection;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Http;

/// <summary>The <c>type</c> of a problem (RFC 9457, section 3.1.1): the address of the page that describes its code.</summary>
internal sealed class ProblemTypes(IOptions<JwtDeviceAuthOptions> options)
{
    /// <summary>RFC 9457, section 4.2.1: the problem has no more meaning than its status.</summary>
    public const string None = "about:blank";

    private readonly string _base = options.Value.ProblemTypeBase;

    /// <summary>The page of the documentation, at the project's address, which the build sets.</summary>
    public static string DefaultBase { get; } = ProjectAddress().TrimEnd('/') + "/reference/codes.html#";

    public string Of(string code) => string.IsNullOrEmpty(_base) ? None : _base + code;

    /// <summary>What is wrong with a base; null if nothing is.</summary>
    public static string? FaultOf(string? address)
    {
        if (string.IsNullOrEmpty(address))
        {
            return null;
        }

        if (address.Any(character => character is <= ' ' or > '~')
            || !Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            return "set it to an absolute http or https address such as https://api.example.com/errors/, or leave it empty for about:blank";
        }

        return char.IsAsciiLetterOrDigit(address[^1])
            ? "the code follows at once, so end it with / or #, for example https://api.example.com/errors#"
            : null;
    }

    private static string ProjectAddress() => typeof(ProblemTypes).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "JwtDeviceAuthProjectUrl").Value!;
}
