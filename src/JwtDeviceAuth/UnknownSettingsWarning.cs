using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth;

/// <summary>
/// Warns of names in our section that no setting has: a mistyped one would be ignored without a word. It comes before the checks of the settings, so
/// that it is seen where the start then fails because that setting is missing.
/// </summary>
internal sealed class UnknownSettingsWarning(
    IConfigurationSection section, ILogger<UnknownSettingsWarning> logger, IConfiguration? root = null)
    : IPostConfigureOptions<JwtDeviceAuthOptions>
{
    private int _done;

    public void PostConfigure(string? name, JwtDeviceAuthOptions options)
    {
        // Options are made more than once; one warning is enough.
        if (Interlocked.Exchange(ref _done, 1) != 0)
        {
            return;
        }

        foreach (var (path, nearest) in SettingNames.FindUnknown(section))
        {
            Log.UnknownSetting(
                logger, $"{section.Path}:{path}", nearest is null ? "No setting has a name like it." : $"Did you mean {section.Path}:{nearest}?");
        }

        WarnOfSingleUnderscores();
    }

    /// <summary>An environment variable with one underscore where there have to be two lands beside the section.</summary>
    private void WarnOfSingleUnderscores()
    {
        var prefix = $"{section.Path}_";
        foreach (var variable in root?.GetChildren().Where(child => child.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) ?? [])
        {
            if (SettingNames.Nearest(variable.Key[prefix.Length..]) is { } nearest)
            {
                var right = $"{section.Path}:{nearest}".Replace(":", "__", StringComparison.Ordinal);
                Log.UnknownSetting(logger, variable.Key, $"Did you mean {right}, with two underscores?");
            }
        }
    }
}
