using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Passkeys;

/// <summary>Checks the settings when the application starts. Each message names the setting and says how to fix it.</summary>
internal sealed class PasskeyOptionsValidator : IValidateOptions<PasskeyOptions>
{
    private const string AndroidPrefix = "android:apk-key-hash:";
    private const int AndroidHashLength = 43;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public ValidateOptionsResult Validate(string? name, PasskeyOptions options)
    {
        List<string> faults = [.. FaultsOf(options)];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults.Select(fault => $"JwtDeviceAuth: passkeys: {fault}."));
    }

    private static IEnumerable<string> FaultsOf(PasskeyOptions options)
    {
        var id = options.RelyingPartyId;
        if (Uri.CheckHostName(id) != UriHostNameType.Dns || id.Any(char.IsAsciiLetterUpper))
        {
            yield return $"RelyingPartyId is '{id}'; set it to the domain that passkeys belong to, in lower case and without scheme and port, such as example.com";
        }

        if (options.Origins.Count == 0)
        {
            yield return "Origins is empty; add the origins of the pages and apps that use passkeys, such as https://example.com";
        }

        foreach (var origin in options.Origins.Where(origin => !IsOrigin(origin)))
        {
            yield return $"Origins has '{origin}'; write an origin as browsers do, in lower case and without a path: https://example.com, or android:apk-key-hash: and the hash in base64url";
        }

        if (options.ChallengeLifetime < TimeSpan.FromSeconds(1) || options.ChallengeLifetime > Longest || options.ChallengeLifetime.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            yield return $"ChallengeLifetime is {options.ChallengeLifetime}; set it to whole seconds from 00:00:01 to {Longest}";
        }

        if (options.MaximumPerUser is < 1 or > 100)
        {
            yield return $"MaximumPerUser is {options.MaximumPerUser}; set it to 1 to 100";
        }
    }

    private static bool IsOrigin(string origin)
    {
        if (origin.StartsWith(AndroidPrefix, StringComparison.Ordinal))
        {
            return origin.Length == AndroidPrefix.Length + AndroidHashLength && origin[AndroidPrefix.Length..].All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
        }

        return Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.Host == "localhost"))
            && origin == uri.GetLeftPart(UriPartial.Authority);
    }
}
