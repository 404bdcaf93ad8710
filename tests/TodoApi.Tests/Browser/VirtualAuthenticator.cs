using System.Text.Json;
using Microsoft.Playwright;

namespace TodoApi.Tests.Browser;

/// <summary>An authenticator of Chromium's DevTools (domain WebAuthn), which answers without a person. It belongs to one page, across reloads.</summary>
internal sealed class VirtualAuthenticator(ICDPSession devTools, string id)
{
    public static async Task<VirtualAuthenticator> AddAsync(IPage page, bool verifiesUsers = true, bool keepsPasskeys = true)
    {
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("WebAuthn.enable");
        var added = await devTools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["protocol"] = "ctap2",
                ["transport"] = keepsPasskeys ? "internal" : "usb",
                ["hasResidentKey"] = keepsPasskeys,
                ["hasUserVerification"] = verifiesUsers,
                ["isUserVerified"] = verifiesUsers,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return new VirtualAuthenticator(devTools, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    /// <summary>Whether the person passes the check of PIN or finger from now on.</summary>
    public Task SetUserVerifiedAsync(bool isVerified) => SendAsync("WebAuthn.setUserVerified", ("isUserVerified", isVerified));

    public Task RemoveAsync() => SendAsync("WebAuthn.removeVirtualAuthenticator");

    /// <summary>Its passkeys, as DevTools shows them: with private key and counter.</summary>
    public async Task<JsonElement[]> CredentialsAsync()
        => [.. (await SendAsync("WebAuthn.getCredentials"))!.Value.GetProperty("credentials").EnumerateArray()];

    /// <summary>Takes a passkey out and puts a copy with another counter in its place.</summary>
    public async Task ReplaceByCopyAsync(JsonElement credential, int counter)
    {
        await SendAsync("WebAuthn.removeCredential", ("credentialId", credential.GetProperty("credentialId").GetString()!));
        var copy = credential.EnumerateObject().ToDictionary(field => field.Name, field => (object)field.Value, StringComparer.Ordinal);
        copy["signCount"] = counter;
        await SendAsync("WebAuthn.addCredential", ("credential", copy));
    }

    private Task<JsonElement?> SendAsync(string method, params (string Name, object Value)[] arguments)
    {
        var all = arguments.ToDictionary(argument => argument.Name, argument => argument.Value, StringComparer.Ordinal);
        all["authenticatorId"] = id;
        return devTools.SendAsync(method, all);
    }
}
