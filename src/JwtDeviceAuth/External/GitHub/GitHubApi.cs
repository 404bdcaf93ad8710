using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OAuth;

namespace JwtDeviceAuth.External;

/// <summary>GitHub's API for the person who has just signed in.</summary>
internal sealed class GitHubApi(OAuthCreatingTicketContext context)
{
    private const int PageSize = 100;

    // Nobody has a thousand addresses; a server that always names a next page must not keep a login waiting without end.
    private const int MaximumPages = 10;

    private readonly string _user = context.Options.UserInformationEndpoint.TrimEnd('/');

    /// <summary>The profile.</summary>
    /// <exception cref="ExternalProviderException">It cannot be had.</exception>
    public async Task<JsonDocument> GetUserAsync()
    {
        using var response = await SendAsync(_user);
        return response.IsSuccessStatusCode ? await ReadAsync(response) : throw Failure(response);
    }

    /// <summary>The pages of the list of addresses; none where the application may not read it, which is the person's or the owner's choice.</summary>
    /// <exception cref="ExternalProviderException">They cannot be had now.</exception>
    public async IAsyncEnumerable<JsonDocument> GetEmailsAsync()
    {
        for (var page = 1; page <= MaximumPages; page++)
        {
            using var response = await SendAsync($"{_user}/emails?per_page={PageSize}&page={page}");
            if (IsWithheld(response))
            {
                yield break;
            }

            yield return response.IsSuccessStatusCode ? await ReadAsync(response) : throw Failure(response);
            if (!HasNext(response))
            {
                yield break;
            }
        }
    }

    /// <summary>A token without the permission gets 403 or 404; a limit on requests is a 403, too, and says so.</summary>
    private static bool IsWithheld(HttpResponseMessage response)
        => response.StatusCode == HttpStatusCode.NotFound
            || (response.StatusCode == HttpStatusCode.Forbidden && response.Headers.RetryAfter is null
                && !(response.Headers.TryGetValues("x-ratelimit-remaining", out var left) && left.Contains("0", StringComparer.Ordinal)));

    /// <summary>RFC 8288. Only whether there is one is read: the token goes to no address that an answer names.</summary>
    private static bool HasNext(HttpResponseMessage response)
        => response.Headers.TryGetValues("Link", out var links)
            && links.Any(link => link.Contains("rel=\"next\"", StringComparison.OrdinalIgnoreCase));

    private static ExternalProviderException Failure(HttpResponseMessage response)
        => ExternalProviderException.Unavailable($"The API answered {(int)response.StatusCode}.");

    private async Task<HttpResponseMessage> SendAsync(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", context.AccessToken);
        request.Headers.Accept.ParseAdd("application/vnd.github+json");
        // GitHub refuses requests without one.
        request.Headers.UserAgent.ParseAdd("JwtDeviceAuth");
        return await context.Backchannel.SendAsync(request, context.HttpContext.RequestAborted);
    }

    private async Task<JsonDocument> ReadAsync(HttpResponseMessage response)
    {
        try
        {
            return JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(context.HttpContext.RequestAborted));
        }
        catch (JsonException exception)
        {
            throw ExternalProviderException.Unavailable("The API did not answer with JSON.", exception);
        }
    }
}
