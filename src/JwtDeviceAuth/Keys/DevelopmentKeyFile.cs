using System.Security.Cryptography;

namespace JwtDeviceAuth.Keys;

/// <summary>
/// A key in the user's own data folder, so that a developer stays signed in over restarts and the key never lies in the project, where it
/// could be committed.
/// </summary>
internal static class DevelopmentKeyFile
{
    public const int KeyBytes = 32;

    // A key is made in milliseconds: after five seconds something else holds the lock.
    private const int LockAttempts = 500;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(10);

    /// <summary>The key of the application in base64, and the file below the account's data folder that keeps it.</summary>
    /// <exception cref="IOException">It cannot be kept there, or what is there is no key.</exception>
    /// <exception cref="UnauthorizedAccessException">The account may not write or read there.</exception>
    public static (string Key, string Path) ReadOrCreate(string application, string dataFolder)
    {
        var path = PathFor(application, dataFolder);
        if (!File.Exists(path))
        {
            Create(path);
        }

        // Windows keeps the user's data folder from other users already. A folder that cannot be written to may still hold a good key.
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) != OwnerOnly)
        {
            File.SetUnixFileMode(path, OwnerOnly);
        }

        var key = File.ReadAllText(path).Trim();
        return Convert.TryFromBase64String(key, new byte[key.Length], out var length) && length >= KeyBytes
            ? (key, path)
            : throw new IOException($"'{path}' holds no key; delete it.");
    }

    private static string PathFor(string application, string dataFolder)
    {
        if (dataFolder.Length == 0)
        {
            throw new IOException("This account has no folder for its data.");
        }

        var folder = Path.Combine(dataFolder, "JwtDeviceAuth");
        if (PrivateFolder.FindShared(folder) is { } shared)
        {
            // Another account could put a key there that it knows.
            throw new IOException($"Everybody can write to '{shared}'.");
        }

        Directory.CreateDirectory(folder);
        var safeName = string.Concat(application.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_'));
        return Path.Combine(folder, $"{safeName}.development-key");
    }

    private static void Create(string path)
    {
        // Only under the lock: a move that must not replace a file looks first and moves then, and two at once would each see no file.
        using var alone = Lock($"{path}.lock");
        if (File.Exists(path))
        {
            return;
        }

        // Written aside and moved, so that another process that starts at the same time reads a whole key or none.
        var temporary = $"{path}.{Environment.ProcessId}.{Convert.ToHexString(RandomNumberGenerator.GetBytes(4))}";
        using (var writer = new StreamWriter(temporary, ForOwner(FileMode.CreateNew)))
        {
            writer.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));
        }

        File.Move(temporary, path, overwrite: false);
    }

    /// <summary>Held by one process at a time. The system releases it when the process ends, in whatever way; so the file may stay.</summary>
    private static FileStream Lock(string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(path, ForOwner(FileMode.OpenOrCreate));
            }
            catch (IOException) when (attempt < LockAttempts && File.Exists(path))
            {
                Thread.Sleep(LockPause);
            }
        }
    }

    private static FileStreamOptions ForOwner(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return options;
    }
}
