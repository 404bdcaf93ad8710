using JwtDeviceAuth.Accounts;
using JwtDeviceAuth.KeyRing;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth;

/// <summary>Checks the settings when the application starts. Each message names the setting and says how to mend it.</summary>
internal sealed class JwtDeviceAuthOptionsValidator(
    TokenKeyLoader keys, IServiceProviderIsService services, TimeProvider clock, IHostEnvironment? environment = null)
    : IValidateOptions<JwtDeviceAuthOptions>
{
    private static readonly TimeSpan MaximumLeeway = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan ShortestPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    public ValidateOptionsResult Validate(string? name, JwtDeviceAuthOptions options)
    {
        List<string> failures =
        [
            .. Keys(options), .. Lifetimes(options), .. Passwords(options.Passwords), .. Others(options), .. Stores(),
        ];
        return failures.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(failures.Select(failure => $"JwtDeviceAuth:{failure}."));
    }

    private List<string> Keys(JwtDeviceAuthOptions options)
    {
        List<string> failures = [];
        List<TokenKey> access = [];
        Try(failures, () =>
        {
            if (options.SigningKey is { Length: > 0 } master)
            {
                access.Add(keys.LoadMaster(master));
                RefuseWellKnown(master, "SigningKey");
            }
        });
        LoadAll(options.SigningKeys, "SigningKeys", access, failures);

        List<TokenKey> refresh = [];
        LoadAll(options.RefreshTokenKeys, "RefreshTokenKeys", refresh, failures);
        if (failures.Count > 0)
        {
            return failures;
        }

        var hasRing = services.IsService(typeof(SigningKeyRing));
        if (access.Count == 0 && !hasRing)
        {
            return ["SigningKey is missing; set it to base64 of at least 32 random bytes, for example from: openssl rand -base64 32"];
        }

        CheckKids(access, "SigningKeys", failures, mustSign: !hasRing);
        CheckKids(refresh, "RefreshTokenKeys", failures, mustSign: true);
        if (refresh.Any(key => !IsSymmetric(key)))
        {
            failures.Add("RefreshTokenKeys has a key that is not HS256; refresh tokens are only ever read by this application");
        }

        if (refresh.Count == 0 && !access.Any(IsSymmetric))
        {
            failures.Add("SigningKey is missing; beside ES256 or RS256 keys it gives the key of the refresh tokens. "
                + "Set it to base64 of at least 32 random bytes, for example from: openssl rand -base64 32");
        }

        return failures;
    }

    private void LoadAll(IList<SigningKeyOptions> configured, string setting, List<TokenKey> loaded, List<string> failures)
    {
        for (var index = 0; index < configured.Count; index++)
        {
            var (options, path) = (configured[index], $"{setting}:{index}");
            Try(failures, () =>
            {
                var key = keys.Load(options, path);
                if (IsSymmetric(key))
                {
                    RefuseWellKnown(options.Key ?? string.Empty, path);
                }

                loaded.Add(key);
            });
        }
    }

    private void RefuseWellKnown(string base64, string setting)
    {
        if (environment?.IsDevelopment() != true && WellKnownKeys.Contains(base64))
        {
            throw new TokenKeyException(
                $"{setting} is a well-known or patterned key that anybody can guess; set it to the output of: openssl rand -base64 32");
        }
    }

    private void CheckKids(List<TokenKey> loaded, string setting, List<string> failures, bool mustSign)
    {
        if (loaded.GroupBy(key => key.Kid, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            failures.Add($"{setting} has two keys with the Kid '{twice.Key}'; give each its own");
        }

        var now = clock.GetUtcNow();
        if (mustSign && loaded.Count > 0 && loaded.All(key => key.NotBefore > now))
        {
            failures.Add($"{setting} has no key that may sign yet: every NotBefore lies in the future; add one without NotBefore");
        }
    }

    private static IEnumerable<string> Lifetimes(JwtDeviceAuthOptions options)
    {
        (string Setting, TimeSpan Value)[] lifetimes =
        [
            (nameof(options.AccessTokenLifetime), options.AccessTokenLifetime),
            (nameof(options.RefreshTokenLifetime), options.RefreshTokenLifetime),
            (nameof(options.AbsoluteSessionLifetime), options.AbsoluteSessionLifetime),
        ];
        foreach (var (setting, value) in lifetimes)
        {
            if (value < TimeSpan.FromSeconds(1) || value > LongestLifetime || value.Ticks % TimeSpan.TicksPerSecond != 0)
            {
                yield return $"{setting} is {value}; set it to whole seconds from 00:00:01 to {LongestLifetime}";
            }
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

    private static IEnumerable<string> Passwords(PasswordOptions options)
    {
        if (options.WorkFactor is < 10 or > 16)
        {
            yield return $"Passwords:WorkFactor is {options.WorkFactor}; set it to 10 to 16";
        }

        if (options.MinimumLength is < 1 or > 72)
        {
            yield return $"Passwords:MinimumLength is {options.MinimumLength}; set it to 1 to 72";
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

        if (options.MaxDevicesPerUser < 0)
        {
            yield return $"MaxDevicesPerUser is {options.MaxDevicesPerUser}; set it to 0 for no limit, or more";
        }

        if (!Enum.IsDefined(options.FailureDetail))
        {
            yield return $"FailureDetail is {options.FailureDetail}; set it to Uniform or Specific";
        }
    }

    private IEnumerable<string> Stores()
    {
        if (!services.IsService(typeof(IUserStore)) || !services.IsService(typeof(IDeviceSessionStore)))
        {
            yield return "Store is missing; add one, for example: services.AddJwtDeviceAuth().AddSqlite(\"Data Source=app.db\")";
        }
    }

    private static bool IsSymmetric(TokenKey key) => key.Key is Microsoft.IdentityModel.Tokens.SymmetricSecurityKey;

    private static void Try(List<string> failures, Action load)
    {
        try
        {
            load();
        }
        catch (TokenKeyException exception)
        {
            failures.Add(exception.Message);
        }
    }
}
