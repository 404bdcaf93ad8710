using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace JwtDeviceAuth.External;

/// <summary>What this application asks a provider directly: tokens for a code, and what the ID token left unsaid.</summary>
internal sealed class ProviderChannel(OpenIdConnectProviderOptions options, OpenIdConnectConfiguration configuration)
{
    /// <summary>The tokens for a code.</summary>
    /// <exception cref="ExternalProviderException">The provider refused the code, or is out of order.</exception>
    public async Task<(string IdToken, string? AccessToken)> RedeemAsync(
        string code, string codeVerifier, string redirectUri, CancellationToken cancellationToken)
    {
        Dictionary<string, string> form = new(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = redirectUri,
            ["code_verifier"] = codeVerifier,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, configuration.TokenEndpoint);
        if (options.ClientSecret is { } secret && options.ClientAuthentication == OpenIdConnectClientAuthentication.Basic)
        {
            // RFC 6749, section 2.3.1: both are form-encoded first.
            var pair = $"{WebUtility.UrlEncode(options.ClientId)}:{WebUtility.UrlEncode(secret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }
        else
        {
            form["client_id"] = options.ClientId!;
            if (options.ClientSecret is not null)
            {
                form["client_secret"] = options.ClientSecret;
            }
        }

        request.Content = new FormUrlEncodedContent(form);
        using var answer = await SendAsync(request, "token endpoint", cancellationToken);
        return Text(answer.RootElement, "id_token") is { } idToken
            ? (idToken, Text(answer.RootElement, "access_token"))
            : throw ExternalProviderException.Refused("The token endpoint gave no ID token.");
    }

    /// <summary>
    /// Asks the userinfo endpoint where the ID token does not tell a verified address. Address and verification are taken from one answer,
    /// never one from each.
    /// </summary>
    public async Task<IdToken> CompleteAsync(IdToken idToken, string? accessToken, CancellationToken cancellationToken)
    {
        if ((idToken.Email is not null && idToken.IsEmailVerified is not null)
            || accessToken is null || !options.Metadata.IsUsable(configuration.UserInfoEndpoint))
        {
            return idToken;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, configuration.UserInfoEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        request.Headers.Accept.ParseAdd("application/json");
        using var answer = await SendAsync(request, "userinfo endpoint", cancellationToken);
        var said = answer.RootElement;

        // OpenID Connect Core, section 5.3.2: else an access token of somebody else could bring their address.
        if (Text(said, "sub") != idToken.Subject)
        {
            throw ExternalProviderException.Refused("The userinfo endpoint speaks of somebody else.");
        }

        var name = idToken.Name ?? Text(said, "name") ?? Text(said, "preferred_username");
        return Text(said, "email") is { } email
            ? idToken with { Email = email, IsEmailVerified = IsTrue(said, "email_verified"), Name = name }
            : idToken with { Name = name };
    }

    private async Task<JsonDocument> SendAsync(HttpRequestMessage request, string what, CancellationToken cancellationToken)
    {
        using var response = await options.Backchannel.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            var status = (int)response.StatusCode;
            throw new ExternalProviderException(isUnavailable: status is 429 or >= 500, $"The {what} answered {status}.");
        }

        try
        {
            var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // Answered below.
        }

        throw ExternalProviderException.Unavailable($"The {what} did not answer with JSON.");
    }

    private static string? Text(JsonElement said, string name)
        => said.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsTrue(JsonElement said, string name)
        => said.TryGetProperty(name, out var value)
            && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.ValueEquals("true"u8)));
}
