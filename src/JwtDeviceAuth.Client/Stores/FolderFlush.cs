using System.Runtime.InteropServices;

namespace JwtDeviceAuth.Client;

/// <summary>Brings the names in a folder to the disk: without it, a rename can be undone by a loss of power, and the old refresh token is back.</summary>
internal static partial class FolderFlush
{
    /// <summary>Does what it can: some file systems know no such thing, and Windows keeps renames by itself.</summary>
    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS() && !OperatingSystem.IsAndroid())
        {
            return;
        }

        var descriptor = Open(folder, 0);
        if (descriptor >= 0)
        {
            _ = Sync(descriptor);
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
