namespace JwtDeviceAuth.Keys;

/// <summary>Whether keys may be kept in a folder of the account that the application runs under.</summary>
internal static class PrivateFolder
{
    /// <summary>The folder, or one above it, that every account can write to, as where HOME is /tmp; null if there is none.</summary>
    public static string? FindShared(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            // Windows keeps the user's data folder from other users already.
            return null;
        }

        for (var part = Path.GetFullPath(folder); part is not null; part = Path.GetDirectoryName(part))
        {
            if (Directory.Exists(part) && File.GetUnixFileMode(part).HasFlag(UnixFileMode.OtherWrite))
            {
                return part;
            }
        }

        return null;
    }
}
