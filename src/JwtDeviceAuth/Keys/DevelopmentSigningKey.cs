using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Keys;

/// <summary>
/// In Development, fills in a missing signing key from a file that is made at the first start. Where no file can be kept, the key is one
/// for this run only: a developer signs in again after a restart, and the start does not fail.
/// </summary>
internal sealed class DevelopmentSigningKey : IPostConfigureOptions<JwtDeviceAuthOptions>
{
    private readonly IHostEnvironment? _environment;
    private readonly ILogger _logger;

    // Options are made more than once; the key and the warning are the same for all of them.
    private readonly Lazy<string> _key;

    public DevelopmentSigningKey(ILogger<DevelopmentSigningKey> logger, IHostEnvironment? environment = null)
    {
        (_environment, _logger) = (environment, logger);
        _key = new(Find);
    }

    public void PostConfigure(string? name, JwtDeviceAuthOptions options)
    {
        if (_environment?.IsDevelopment() == true && string.IsNullOrEmpty(options.SigningKey) && !HasSecret(options))
        {
            options.SigningKey = _key.Value;
        }
    }

    /// <summary>Keys of access tokens alone, ES256 or RS256, leave the refresh tokens without one.</summary>
    private static bool HasSecret(JwtDeviceAuthOptions options)
        => options.RefreshTokenKeys.Count > 0 || options.SigningKeys.Any(key => key.Algorithm == SecurityAlgorithms.HmacSha256);

    private string Find()
    {
        try
        {
            var dataFolder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            var (key, path) = DevelopmentKeyFile.ReadOrCreate(_environment!.ApplicationName, dataFolder);
            KeysLog.DevelopmentKeyUsed(_logger, path);
            return key;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            KeysLog.DevelopmentKeyForThisRun(_logger, exception.Message);
            return Convert.ToBase64String(RandomNumberGenerator.GetBytes(DevelopmentKeyFile.KeyBytes));
        }
    }
}
