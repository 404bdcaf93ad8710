using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Keys;

/// <summary>
/// In Development, fills in a missing signing key from a file in the user's own data folder, made at the first start, so that a developer
/// stays signed in over restarts and the key never lies in the project where it could be committed.
/// </summary>
internal sealed class DevelopmentSigningKey(ILogger<DevelopmentSigningKey> logger, IHostEnvironment? environment = null)
    : IPostConfigureOptions<JwtDeviceAuthOptions>
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private int _warned;

    public void PostConfigure(string? name, JwtDeviceAuthOptions options)
    {
        if (environment?.IsDevelopment() != true || !string.IsNullOrEmpty(options.SigningKey) || options.SigningKeys.Count > 0)
        {
            return;
        }

        var path = PathFor(environment.ApplicationName);
        options.SigningKey = ReadOrCreate(path);

        // Options are made more than once; one warning is enough.
        if (Interlocked.Exchange(ref _warned, 1) == 0)
        {
            Log.DevelopmentKeyUsed(logger, path);
        }
    }

    private static string PathFor(string application)
    {
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        if (folder.Length == 0)
        {
            // An account without a home, as in some containers.
            folder = Path.GetTempPath();
        }

        var safeName = string.Concat(application.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_'));
        return Path.Combine(folder, "JwtDeviceAuth", $"{safeName}.development-key");
    }

    private static string ReadOrCreate(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!File.Exists(path))
        {
            Create(path);
        }

        if (!OperatingSystem.IsWindows())
        {
            // Windows keeps the user's data folder from other users already.
            File.SetUnixFileMode(path, OwnerOnly);
        }

        return File.ReadAllText(path).Trim();
    }

    private static void Create(string path)
    {
        // Written aside and moved, so that another process that starts at the same time reads a whole key or none.
        var temporary = $"{path}.{Environment.ProcessId}.{Convert.ToHexString(RandomNumberGenerator.GetBytes(4))}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var writer = new StreamWriter(temporary, options))
        {
            writer.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // The other process was first; its key is as good.
            File.Delete(temporary);
        }
    }
}
