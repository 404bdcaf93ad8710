using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.Cookies;

/// <summary>A cookie of this application that came with a request, its signature checked. Not a record, so that no log prints the token by accident.</summary>
internal sealed class RefreshCookie(string name, string text, RefreshToken token)
{
    public string Name => name;

    public string Text => text;

    public RefreshToken Token => token;
}
