using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OAuth;

namespace JwtDeviceAuth.External;

/// <summary>
/// Reads who signed in from GitHub's API. The address in the profile is whatever the person made public, so the list of addresses is asked
/// for: the primary one if it is verified, else another verified one, else none.
/// </summary>
internal static class GitHubIdentity
{
    public static async Task ReadAsync(OAuthCreatingTicketContext context)
    {
        var address = context.Options.UserInformationEndpoint;
        using var user = await GetAsync(context, address);
        using var emails = await GetAsync(context, $"{address.TrimEnd('/')}/emails");
        var identity = context.Identity!;
        identity.AddClaim(new Claim(
            ExternalIdentityReader.Subject, user.RootElement.GetProperty("id").GetInt64().ToString(CultureInfo.InvariantCulture)));
        if ((Text(user.RootElement, "name") ?? Text(user.RootElement, "login")) is { } name)
        {
            identity.AddClaim(new Claim(ExternalIdentityReader.Name, name));
        }

        if (VerifiedEmail(emails.RootElement) is { } email)
        {
            identity.AddClaim(new Claim(ExternalIdentityReader.Email, email));
            identity.AddClaim(new Claim(ExternalIdentityReader.EmailVerified, "true"));
        }
    }

    private static string? VerifiedEmail(JsonElement emails)
    {
        string? first = null;
        foreach (var email in emails.EnumerateArray().Where(email => email.GetProperty("verified").GetBoolean()))
        {
            var address = Text(email, "email");
            if (email.GetProperty("primary").GetBoolean())
            {
                return address;
            }

            first ??= address;
        }

        return first;
    }

    private static async Task<JsonDocument> GetAsync(OAuthCreatingTicketContext context, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", context.AccessToken);
        request.Headers.Accept.ParseAdd("application/vnd.github+json");
        // GitHub refuses requests without one.
        request.Headers.UserAgent.ParseAdd("JwtDeviceAuth");
        using var response = await context.Backchannel.SendAsync(request, context.HttpContext.RequestAborted);
        if (!response.IsSuccessStatusCode)
        {
            throw ExternalProviderException.Unavailable($"The API answered {(int)response.StatusCode}.");
        }

        return JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(context.HttpContext.RequestAborted));
    }

    private static string? Text(JsonElement said, string name)
        => said.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
