using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.External;

/// <summary>
/// The field <c>user</c>, which Apple sends along with the first login of a person and never again. It comes by the browser and is not signed,
/// so only the name is taken from it, which anybody may choose; the address is the ID token's.
/// </summary>
internal static class AppleUser
{
    private const int MaximumLength = 4096;

    public static string? NameOf(string? user)
    {
        if (user is not { Length: >= 2 and <= MaximumLength })
        {
            return null;
        }

        using var said = StrictJson.TryParse(user);
        if (said is null || ProviderJson.Find(said.RootElement, "name") is not { } name)
        {
            return null;
        }

        var full = $"{ProviderJson.Text(name, "firstName")} {ProviderJson.Text(name, "lastName")}".Trim();
        return full.Length == 0 ? null : full;
    }
}
