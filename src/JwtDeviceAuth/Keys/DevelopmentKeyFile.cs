using System.Security.Cryptography;

namespace JwtDeviceAuth.Keys;

/// <summary>
/// A key in the user's own data folder, so that a developer stays signed in over restarts and the key never lies in the project, where it
/// could be committed.
/// </summary>
internal static class DevelopmentKeyFile
{
    public const int KeyBytes = 32;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

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
        // Written aside and moved, so that another process that starts at the same time reads a whole key or none.
        var temporary = $"{path}.{Environment.ProcessId}.{Convert.ToHexString(RandomNumberGenerator.GetBytes(4))}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var writer = new StreamWriter(temporary, options))
        {
            writer.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));
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
