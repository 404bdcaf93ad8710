using JwtDeviceAuth.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Keys;

/// <summary>Checks the settings of the key ring when the application starts.</summary>
internal sealed class KeyRingOptionsValidator(IServiceProviderIsService services, DataProtectionPlace place) : IValidateOptions<JwtDeviceAuthOptions>
{
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromDays(3650);
    private static readonly TimeSpan ShortestReload = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestReload = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, JwtDeviceAuthOptions options)
    {
        List<string> failures = [.. Faults(options.KeyRing)];
        return failures.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(failures.Select(failure => $"JwtDeviceAuth:KeyRing:{failure}."));
    }

    private IEnumerable<string> Faults(KeyRingOptions ring)
    {
        if (ring.Algorithm is not (SecurityAlgorithms.EcdsaSha256 or SecurityAlgorithms.RsaSha256))
        {
            yield return "Algorithm is not one of ES256 and RS256";
        }

        if (ring.SigningPeriod < ShortestPeriod || ring.SigningPeriod > LongestPeriod)
        {
            yield return $"SigningPeriod is {ring.SigningPeriod}; set it to {ShortestPeriod} to {LongestPeriod}";
        }

        if (ring.ReloadInterval < ShortestReload || ring.ReloadInterval > LongestReload)
        {
            yield return $"ReloadInterval is {ring.ReloadInterval}; set it to {ShortestReload} to {LongestReload}";
        }
        else if (ring.AnnouncementPeriod < 4 * ring.ReloadInterval || ring.AnnouncementPeriod >= ring.SigningPeriod)
        {
            yield return $"AnnouncementPeriod is {ring.AnnouncementPeriod}; set it to at least four times ReloadInterval "
                + $"({4 * ring.ReloadInterval}), and less than SigningPeriod ({ring.SigningPeriod})";
        }

        if (place.Fault is { } fault)
        {
            yield return $"DataProtection has no safe place for its keys: {fault} "
                + "Name one, for example: services.AddDataProtection().PersistKeysToFileSystem(new(\"/mnt/keys\"))";
        }

        if (!services.IsService(typeof(ISigningKeyStore)))
        {
            yield return "Store is missing; add one that can keep keys, for example .AddSqlite(...), or register an ISigningKeyStore";
        }
    }
}
