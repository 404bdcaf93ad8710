using JwtDeviceAuth.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps what other services need to verify access tokens.</summary>
public static class JwtDeviceAuthMetadataRouteBuilderExtensions
{
    private static readonly string[] GetOrHead = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// Maps <c>GET /.well-known/jwks.json</c>, the public halves of all ES256 and RS256 keys, and
    /// <c>GET /.well-known/openid-configuration</c>, which names the issuer, the former's address, and where <c>POST token</c> and <c>POST revoke</c> are; the latter also as
    /// <c>GET /.well-known/oauth-authorization-server</c> (RFC 8414), for clients of OAuth. Another service then verifies with
    /// <c>AddJwtBearer(o => { o.Authority = "https://auth.example.com"; o.Audience = ...; })</c> or any JOSE library. Secrets of HS256 never
    /// appear. Call it on the application itself, not on a group: the paths belong to the root.
    /// </summary>
    /// <param name="routes">The application.</param>
    /// <param name="publicAddress">
    /// The address that other services reach this application at, for <c>jwks_uri</c>. Default: <c>Issuer</c> if it is an http or https
    /// address, otherwise the address that the request came to.
    /// </param>
    /// <returns>A builder for conventions of these endpoints.</returns>
    /// <exception cref="InvalidOperationException"><c>services.AddJwtDeviceAuth()</c> was not called.</exception>
    /// <exception cref="ArgumentException">The address is not http or https, or has a query or a fragment.</exception>
    public static IEndpointConventionBuilder MapJwtDeviceAuthMetadata(this IEndpointRouteBuilder routes, Uri? publicAddress = null)
    {
        ArgumentNullException.ThrowIfNull(routes);
        if (publicAddress is not null && !MetadataAddress.IsUsable(publicAddress))
        {
            throw new ArgumentException(
                $"'{publicAddress}' is not an address such as https://auth.example.com, without query and fragment.", nameof(publicAddress));
        }

        if (routes.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(typeof(MetadataDocuments)) != true)
        {
            throw new InvalidOperationException("You must call services.AddJwtDeviceAuth() before app.MapJwtDeviceAuthMetadata().");
        }

        var group = routes.MapGroup(string.Empty).ExcludeFromDescription().AllowAnonymous();
        group.MapMethods(MetadataDocuments.KeysPath, GetOrHead, (HttpContext context, MetadataDocuments documents) => documents.Keys(context));
        group.MapMethods(
            MetadataDocuments.ConfigurationPath,
            GetOrHead,
            (HttpContext context, MetadataDocuments documents) => documents.Configuration(context, publicAddress));
        group.MapMethods(
            $"{MetadataDocuments.ServerPath}/{{**path}}",
            GetOrHead,
            (HttpContext context, MetadataDocuments documents, string? path) => documents.Server(context, publicAddress, path));
        return group;
    }
}
