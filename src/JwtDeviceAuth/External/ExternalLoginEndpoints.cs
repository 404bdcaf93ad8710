using System.ComponentModel;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JwtDeviceAuth.External;

/// <summary><c>GET external</c>: the providers that are offered.</summary>
internal static class ExternalLoginEndpoints
{
    public static Ok<ProviderResponse[]> List(ExternalProviders providers, IdTokenLogin idTokens)
        => TypedResults.Ok(providers.All.Select(provider => new ProviderResponse(provider.Name, idTokens.IsOffered(provider))).ToArray());
}

/// <summary>A provider on the wire.</summary>
internal sealed record ProviderResponse(
    [property: JsonPropertyName("provider"), Description("Its name, for the address of the login.")] string Provider,
    [property: JsonPropertyName("native"), Description("Whether native apps can sign in with its ID tokens.")] bool Native);
