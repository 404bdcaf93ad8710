using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace JwtDeviceAuth.Keys;

/// <summary>What other services need to verify access tokens.</summary>
internal sealed class MetadataDocuments(AccessTokenKeys keys, IOptions<JwtDeviceAuthOptions> options)
{
    public const string KeysPath = "/.well-known/jwks.json";
    public const string ConfigurationPath = "/.well-known/openid-configuration";
    public const string ServerPath = "/.well-known/oauth-authorization-server";

    // A service that keeps its copy for so long has the next key long before its first token.
    private static readonly TimeSpan LongestAge = TimeSpan.FromMinutes(5);

    // Independent of the application's own JSON settings: the names are those of the standards.
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    // Clients are public ones: a device id is no secret.
    private static readonly string[] NoAuthentication = ["none"];

    private readonly JwtDeviceAuthOptions _options = options.Value;

    public IResult Keys(HttpContext context)
    {
        AllowCaching(context, "public");
        return TypedResults.Json(new KeySet(PublicKeys()), Json);
    }

    public IResult Configuration(HttpContext context, Uri? publicAddress)
    {
        var address = publicAddress ?? AddressIn(_options.Issuer);

        // What rests on the Host header of one request must not be given to another.
        AllowCaching(context, address is null ? "private" : "public");
        var root = address?.AbsoluteUri.TrimEnd('/') ?? $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}";
        var (token, revocation) = (AddressOf(ListedEndpoint.Token), AddressOf(ListedEndpoint.Revocation));
        return TypedResults.Json(
            new ServerConfiguration(
                _options.Issuer,
                root + KeysPath,
                ["token"],
                ["public"],
                [.. PublicKeys().Select(key => key.Algorithm).Distinct(StringComparer.Ordinal)],
                token,
                token is null ? null : ["password", "refresh_token"],
                token is null ? null : NoAuthentication,
                revocation,
                revocation is null ? null : NoAuthentication),
            Json);

        string? AddressOf(ListedEndpoint listed) => PathOf(context, listed) is { } path ? root + path : null;
    }

    /// <summary>
    /// The same document under the name that RFC 8414 gives it (section 3). An issuer with a path has it behind the name (section 3.1); any other path is nobody's.
    /// </summary>
    public IResult Server(HttpContext context, Uri? publicAddress, string? path)
        => string.IsNullOrEmpty(path) || $"/{path}" == AddressIn(_options.Issuer)?.AbsolutePath.TrimEnd('/')
            ? Configuration(context, publicAddress)
            : TypedResults.NotFound();

    /// <summary>Null where the application leaves it out, or maps it under a path that is not one alone.</summary>
    private static string? PathOf(HttpContext context, ListedEndpoint listed)
        => context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .FirstOrDefault(endpoint => endpoint.Metadata.GetMetadata<ListedEndpoint>() == listed)?.RoutePattern is { Parameters.Count: 0, RawText: { } path }
                ? $"/{path.TrimStart('/')}"
                : null;

    private List<PublicKey> PublicKeys() => [.. keys.Current.All.Select(PublicKey.Of).OfType<PublicKey>()];

    private void AllowCaching(HttpContext context, string caches)
    {
        var age = _options.KeyRing.AnnouncementPeriod / 4;
        var seconds = (long)(age < LongestAge ? age : LongestAge).TotalSeconds;
        context.Response.Headers[HeaderNames.CacheControl] = string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{caches}, max-age={seconds}");
    }

    private static Uri? AddressIn(string issuer)
        => Uri.TryCreate(issuer, UriKind.Absolute, out var address) && MetadataAddress.IsUsable(address) ? address : null;

    private sealed record KeySet([property: JsonPropertyName("keys")] IReadOnlyList<PublicKey> Keys);

    /// <summary>OpenID Connect Discovery 1.0, section 3, and RFC 8414, section 2, without the endpoints that are not there. No ID tokens are issued.</summary>
    private sealed record ServerConfiguration(
        [property: JsonPropertyName("issuer")] string Issuer,
        [property: JsonPropertyName("jwks_uri")] string KeysAddress,
        [property: JsonPropertyName("response_types_supported")] IReadOnlyList<string> ResponseTypes,
        [property: JsonPropertyName("subject_types_supported")] IReadOnlyList<string> SubjectTypes,
        [property: JsonPropertyName("id_token_signing_alg_values_supported")] IReadOnlyList<string> Algorithms,
        [property: JsonPropertyName("token_endpoint")] string? TokenAddress,
        [property: JsonPropertyName("grant_types_supported")] IReadOnlyList<string>? GrantTypes,
        [property: JsonPropertyName("token_endpoint_auth_methods_supported")] IReadOnlyList<string>? TokenAuthentication,
        [property: JsonPropertyName("revocation_endpoint")] string? RevocationAddress,
        [property: JsonPropertyName("revocation_endpoint_auth_methods_supported")] IReadOnlyList<string>? RevocationAuthentication);
}
