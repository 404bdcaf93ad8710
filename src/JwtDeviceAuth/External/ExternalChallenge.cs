using Microsoft.AspNetCore.Authentication;

namespace JwtDeviceAuth.External;

/// <summary>
/// What a client said when it started a login in a browser. It travels through the provider in the remote handler's state, which is
/// encrypted and signed.
/// </summary>
internal sealed record ExternalChallenge(
    string Provider, string? DeviceId, string? DeviceName, string ReturnUrl, string CodeChallenge, string? State)
{
    private const string Prefix = "jwtdeviceauth.";

    public AuthenticationProperties ToProperties(string completionPath)
    {
        var properties = new AuthenticationProperties { RedirectUri = completionPath };
        Set(nameof(Provider), Provider);
        Set(nameof(DeviceId), DeviceId);
        Set(nameof(DeviceName), DeviceName);
        Set(nameof(ReturnUrl), ReturnUrl);
        Set(nameof(CodeChallenge), CodeChallenge);
        Set(nameof(State), State);
        return properties;

        void Set(string name, string? value)
        {
            if (value is not null)
            {
                properties.Items[Prefix + name] = value;
            }
        }
    }

    /// <summary>Null for a login that was not started here.</summary>
    public static ExternalChallenge? From(AuthenticationProperties? properties)
    {
        return properties is not null
            && Get(nameof(Provider)) is { } provider
            && Get(nameof(ReturnUrl)) is { } returnUrl
            && Get(nameof(CodeChallenge)) is { } codeChallenge
                ? new ExternalChallenge(provider, Get(nameof(DeviceId)), Get(nameof(DeviceName)), returnUrl, codeChallenge, Get(nameof(State)))
                : null;

        string? Get(string name) => properties.Items.TryGetValue(Prefix + name, out var value) ? value : null;
    }
}
