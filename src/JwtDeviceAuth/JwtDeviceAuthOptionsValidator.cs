using JwtDeviceAuth.Http;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth;

/// <summary>Checks the settings when the application starts. Each message names the setting and says how to fix it.</summary>
internal sealed class JwtDeviceAuthOptionsValidator(IEnumerable<IFeature> features, IServiceProvider services)
    : IValidateOptions<JwtDeviceAuthOptions>
{
    private const long SmallestCache = 64 * 1024;
    private const long LargestCache = 4L * 1024 * 1024 * 1024;

    private static readonly TimeSpan MaximumLeeway = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan ShortestPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    public ValidateOptionsResult Validate(string? name, JwtDeviceAuthOptions options)
    {
        List<string> failures =
        [
            .. features.SelectMany(feature => feature.FaultsOf(options, services)), .. Lifetimes(options), .. Others(options), .. Stores(),
        ];
        return failures.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(failures.Select(failure => $"JwtDeviceAuth:{failure}."));
    }

    private static IEnumerable<string> Lifetimes(JwtDeviceAuthOptions options)
    {
        (string Setting, TimeSpan Value, TimeSpan Longest)[] lifetimes =
        [
            (nameof(options.AccessTokenLifetime), options.AccessTokenLifetime, AccessTokenFormat.LongestLifetime),
            (nameof(options.RefreshTokenLifetime), options.RefreshTokenLifetime, LongestLifetime),
            (nameof(options.AbsoluteSessionLifetime), options.AbsoluteSessionLifetime, LongestLifetime),
            (nameof(options.EmailConfirmationLifetime), options.EmailConfirmationLifetime, TimeSpan.FromDays(30)),
            (nameof(options.PasswordResetLifetime), options.PasswordResetLifetime, TimeSpan.FromDays(1)),
            (nameof(options.RecentAuthenticationAge), options.RecentAuthenticationAge, TimeSpan.FromDays(1)),
        ];
        foreach (var (setting, value, longest) in lifetimes)
        {
            if (value < TimeSpan.FromSeconds(1) || value > longest || value.Ticks % TimeSpan.TicksPerSecond != 0)
            {
                yield return $"{setting} is {value}; set it to whole seconds from 00:00:01 to {longest}";
            }
        }

        if (options.RefreshTokenLifetime >= TimeSpan.FromSeconds(1) && options.RefreshTokenLifetime < options.AccessTokenLifetime)
        {
            yield return $"RefreshTokenLifetime is {options.RefreshTokenLifetime}; set it to AccessTokenLifetime ({options.AccessTokenLifetime}) or more: "
                + "an access token must not outlive its session";
        }

        if (options.ReuseLeeway < TimeSpan.Zero || options.ReuseLeeway > MaximumLeeway)
        {
            yield return $"ReuseLeeway is {options.ReuseLeeway}; set it to 00:00:00 to {MaximumLeeway}";
        }

        var poll = options.Revocation.PollInterval;
        if (poll < ShortestPoll || poll > LongestPoll)
        {
            yield return $"Revocation:PollInterval is {poll}; set it to {ShortestPoll} to {LongestPoll}";
        }

        if (options.Cleanup.Interval < ShortestInterval || options.Cleanup.Interval > LongestLifetime)
        {
            yield return $"Cleanup:Interval is {options.Cleanup.Interval}; set it to 00:00:01 or more";
        }
    }

    private static IEnumerable<string> Others(JwtDeviceAuthOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Issuer))
        {
            yield return "Issuer is empty; set it to a name for this application, such as its address";
        }

        if (string.IsNullOrWhiteSpace(options.Audience))
        {
            yield return "Audience is empty; set it to a name for the API that takes the tokens";
        }

        if (string.IsNullOrWhiteSpace(options.Bearer.Scheme))
        {
            yield return "Bearer:Scheme is empty; set it to a name for the authentication scheme, such as Bearer";
        }

        if (options.AccessTokenCacheSize is not 0 and (< SmallestCache or > LargestCache))
        {
            yield return $"AccessTokenCacheSize is {options.AccessTokenCacheSize}; set it to 0 for no cache, or to {SmallestCache} to {LargestCache} bytes";
        }

        if (options.MaxDevicesPerUser < 0)
        {
            yield return $"MaxDevicesPerUser is {options.MaxDevicesPerUser}; set it to 0 for no limit, or more";
        }

        if (!Enum.IsDefined(options.FailureDetail))
        {
            yield return $"FailureDetail is {options.FailureDetail}; set it to Uniform or Specific";
        }

        if (!Enum.IsDefined(options.FieldNaming))
        {
            yield return $"FieldNaming is {options.FieldNaming}; set it to SnakeCase or CamelCase";
        }

        if (ProblemTypes.FaultOf(options.ProblemTypeBase) is { } fault)
        {
            yield return $"ProblemTypeBase is '{options.ProblemTypeBase}'; {fault}";
        }
    }

    private IEnumerable<string> Stores()
    {
        var registered = services.GetRequiredService<IServiceProviderIsService>();
        if (!registered.IsService(typeof(IUserStore)) || !registered.IsService(typeof(IDeviceSessionStore)))
        {
            yield return "Store is missing; add one, for example: services.AddJwtDeviceAuth().AddSqlite(\"Data Source=app.db\")";
        }
    }
}
