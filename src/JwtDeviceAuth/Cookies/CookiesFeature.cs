using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JwtDeviceAuth.Cookies;

/// <summary>Refresh tokens in cookies.</summary>
internal sealed class CookiesFeature : IFeature
{
    private const int LongestName = 64;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    // Of a path-value in RFC 6265, section 4.1.1, those that no browser and no proxy writes in another way.
    private static readonly SearchValues<char> PathCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/");

    public void AddServices(IServiceCollection services) => services.TryAddSingleton<RefreshCookies>();

    public IEnumerable<string> FaultsOf(JwtDeviceAuthOptions options, IServiceProvider services)
    {
        var cookie = options.RefreshCookie;
        if (cookie.SameSite is not (SameSiteMode.Strict or SameSiteMode.Lax))
        {
            yield return $"RefreshCookie:SameSite is {cookie.SameSite}; set it to Strict or Lax: the cookie is for pages of the same site";
        }

        if (cookie.Name is { } name && (name.Length is 0 or > LongestName || name.AsSpan().ContainsAnyExcept(NameCharacters)))
        {
            yield return $"RefreshCookie:Name is '{name}'; set it to 1 to {LongestName} letters, digits, dashes and underscores, or leave it out";
        }

        if (cookie.Path is { } path && (!path.StartsWith('/') || path == "/" || path.AsSpan().ContainsAnyExcept(PathCharacters)))
        {
            yield return $"RefreshCookie:Path is '{path}'; set it to the path of the endpoints as browsers see it, such as /users, or leave it out for the whole host";
        }
    }
}
