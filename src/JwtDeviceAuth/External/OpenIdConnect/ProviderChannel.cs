using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace JwtDeviceAuth.External;

/// <summary>What this application asks a provider directly: tokens for a code, and what the ID token left unsaid.</summary>
internal sealed class ProviderChannel(OpenIdConnectProviderOptions options, OpenIdConnectConfiguration configuration, TimeProvider clock)
{
    private const string SignedAnswer = "application/jwt";

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
        var secret = options.AppleSecret?.Make(options, clock.GetUtcNow()) ?? options.ClientSecret;
        if (secret is not null && options.ClientAuthentication == OpenIdConnectClientAuthentication.Basic)
        {
            // RFC 6749, section 2.3.1: both are form-encoded first.
            var pair = $"{WebUtility.UrlEncode(options.ClientId)}:{WebUtility.UrlEncode(secret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }
        else
        {
            form["client_id"] = options.ClientId!;
            if (secret is not null)
            {
                form["client_secret"] = secret;
            }
        }

        request.Content = new FormUrlEncodedContent(form);
        using var response = await options.Backchannel.SendAsync(request, cancellationToken);
        using var answer = await ReadJsonAsync(response, "token endpoint", cancellationToken);
        return ProviderJson.Text(answer.RootElement, "id_token") is { } idToken
            ? (idToken, ProviderJson.Text(answer.RootElement, "access_token"))
            : throw ExternalProviderException.Refused("The token endpoint gave no ID token.");
    }

    /// <summary>
    /// Asks the userinfo endpoint where the ID token has no verified address. Address and verification are taken from one answer,
    /// never one from each.
    /// </summary>
    /// <returns>The ID token, and why it lacks what the endpoint could have added.</returns>
    /// <exception cref="ExternalProviderException">The endpoint speaks of somebody else.</exception>
    public async Task<(IdToken IdToken, string? Fault)> CompleteAsync(IdToken idToken, string? accessToken, CancellationToken cancellationToken)
    {
        if ((idToken.Email is not null && idToken.IsEmailVerified is not null)
            || accessToken is null || !options.Metadata.IsUsable(configuration.UserInfoEndpoint))
        {
            return (idToken, null);
        }

        UserInfo? said;
        string? fault;
        try
        {
            (said, fault) = await AskAsync(accessToken, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested
            && exception is ExternalProviderException or HttpRequestException or OperationCanceledException)
        {
            // The ID token is the proof of who it is; this would only describe them.
            return (idToken, FailureReason.Of(exception));
        }

        if (said is null)
        {
            return (idToken, $"The answer of the userinfo endpoint was refused: {fault}.");
        }

        // OpenID Connect Core, section 5.3.2: else an access token of somebody else could bring their address.
        if (said.Subject != idToken.Subject)
        {
            throw ExternalProviderException.Refused("The userinfo endpoint speaks of somebody else.");
        }

        var named = idToken with { Name = idToken.Name ?? said.Name };
        return (said.Email is null ? named : named with { Email = said.Email, IsEmailVerified = said.IsEmailVerified }, null);
    }

    private async Task<(UserInfo? Said, string? Fault)> AskAsync(string accessToken, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, configuration.UserInfoEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd(SignedAnswer);
        using var response = await options.Backchannel.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode
            && string.Equals(response.Content.Headers.ContentType?.MediaType, SignedAnswer, StringComparison.OrdinalIgnoreCase))
        {
            var text = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return await UserInfo.FromTokenAsync(options, text.Trim(), cancellationToken);
        }

        using var answer = await ReadJsonAsync(response, "userinfo endpoint", cancellationToken);
        return (UserInfo.From(answer.RootElement), null);
    }

    private static async Task<JsonDocument> ReadJsonAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken)
    {
        var document = await TryReadAsync(response, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            using (document)
            {
                var status = (int)response.StatusCode;
                var error = document is null ? null : FailureReason.Code(ProviderJson.Text(document.RootElement, "error"));
                throw new ExternalProviderException(
                    isUnavailable: status is 429 or >= 500, $"The {what} answered {status}{(error is null ? string.Empty : $" ({error})")}.");
            }
        }

        return document ?? throw ExternalProviderException.Unavailable($"The {what} did not answer with JSON.");
    }

    private static async Task<JsonDocument?> TryReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
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
            // A page of a proxy, for example.
        }

        return null;
    }
}
