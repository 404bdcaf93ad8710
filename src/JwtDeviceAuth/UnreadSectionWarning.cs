using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth;

/// <summary>
/// Warns of settings that stand in the configuration and that nothing reads, because the section was not handed over: in Development such an application
/// starts all the same, with a key of its own and every default.
/// </summary>
internal sealed class UnreadSectionWarning(
    ILogger<UnreadSectionWarning> logger,
    IEnumerable<IOptionsChangeTokenSource<JwtDeviceAuthOptions>> sources,
    IConfiguration? root = null)
    : IPostConfigureOptions<JwtDeviceAuthOptions>
{
    private const string Section = "JwtDeviceAuth";

    private int _done;

    public void PostConfigure(string? name, JwtDeviceAuthOptions options)
    {
        // Each way to bind options to a configuration registers a source of their changes.
        if (Interlocked.Exchange(ref _done, 1) == 0 && !sources.Any() && root?.GetSection(Section).GetChildren().Any() == true)
        {
            Log.UnreadSection(logger, Section);
        }
    }
}
