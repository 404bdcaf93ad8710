using System.Globalization;
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
        var api = new GitHubApi(context);
        using var user = await api.GetUserAsync();
        if (ProviderJson.Find(user.RootElement, "id") is not { ValueKind: JsonValueKind.Number } number || !number.TryGetInt64(out var id))
        {
            throw ExternalProviderException.Unavailable("The API names no id.");
        }

        var identity = context.Identity!;
        identity.AddClaim(new Claim(ExternalIdentityReader.Subject, id.ToString(CultureInfo.InvariantCulture)));
        if ((ProviderJson.Text(user.RootElement, "name") ?? ProviderJson.Text(user.RootElement, "login")) is { } name)
        {
            identity.AddClaim(new Claim(ExternalIdentityReader.Name, name));
        }

        if (await FindEmailAsync(api) is { } email)
        {
            identity.AddClaim(new Claim(ExternalIdentityReader.Email, email));
            identity.AddClaim(new Claim(ExternalIdentityReader.EmailVerified, "true"));
        }
    }

    private static async Task<string?> FindEmailAsync(GitHubApi api)
    {
        string? first = null;
        await foreach (var page in api.GetEmailsAsync())
        {
            using (page)
            {
                foreach (var email in page.RootElement.ValueKind == JsonValueKind.Array ? page.RootElement.EnumerateArray() : default)
                {
                    if (!ProviderJson.IsTrue(email, "verified")
                        || ProviderJson.Text(email, "email") is not { } address || UnreachableEmail.Is(address))
                    {
                        continue;
                    }

                    if (ProviderJson.IsTrue(email, "primary"))
                    {
                        return address;
                    }

                    first ??= address;
                }
            }
        }

        return first;
    }
}
