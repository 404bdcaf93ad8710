using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Keys;

/// <summary>Checks the settings of keys by loading each. No message holds a key.</summary>
internal sealed class KeySettingsCheck(
    TokenKeyLoader keys, IServiceProviderIsService services, TimeProvider clock, IHostEnvironment? environment = null)
{
    public List<string> Check(JwtDeviceAuthOptions options)
    {
        List<string> failures = [];
        List<TokenKey> access = [];
        Try(failures, () =>
        {
            if (options.SigningKey is { Length: > 0 } master)
            {
                var key = keys.LoadMaster(master);
                access.Add(key);
                RefuseWellKnown(key, "SigningKey");
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
                RefuseWellKnown(key, path);
                loaded.Add(key);
            });
        }
    }

    /// <summary>Judges the bytes, wherever they came from and however they were written down.</summary>
    private void RefuseWellKnown(TokenKey key, string setting)
    {
        if (environment?.IsDevelopment() != true && key.Key is SymmetricSecurityKey secret && WellKnownKeys.Contains(secret.Key))
        {
            throw new TokenKeyException(
                $"{setting} is a well-known or patterned key that anybody can guess; set it to the output of: openssl rand -base64 32");
        }
    }

    private void CheckKids(List<TokenKey> loaded, string setting, List<string> failures, bool mustSign)
    {
        var kids = new HashSet<string>(StringComparer.Ordinal);
        if (loaded.Find(key => !kids.Add(key.Kid)) is { } second)
        {
            failures.Add($"{setting} has two keys with the Kid '{second.Kid}'; give each its own");
        }

        var now = clock.GetUtcNow();
        if (mustSign && loaded.Count > 0 && loaded.All(key => key.NotBefore > now))
        {
            failures.Add($"{setting} has no key that may sign yet: every NotBefore lies in the future; add one without NotBefore");
        }
    }

    private static bool IsSymmetric(TokenKey key) => key.Key is SymmetricSecurityKey;

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
