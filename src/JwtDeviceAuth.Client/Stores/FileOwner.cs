using System.Runtime.InteropServices;

namespace JwtDeviceAuth.Client;

/// <summary>Whose a file or folder is, which .NET does not say.</summary>
internal sealed partial record FileOwner(uint UserId, uint GroupId, UnixFileMode Mode, bool IsLink)
{
    // statx(2) has one layout on every processor: owner, group and mode are at 20, 24 and 28.
    private const int CurrentFolder = -100;
    private const int DoNotFollow = 0x100;
    private const uint OwnerGroupAndMode = 0x1 | 0x2 | 0x8 | 0x10;
    private const int Length = 256;
    private const int TypeMask = 0xF000;
    private const int Link = 0xA000;

    /// <summary>The user that this process acts as.</summary>
    public static uint CurrentUserId => GetUser();

    /// <summary>Whether the group is that of this user alone, as Debian and Fedora make one for each: it has the user's number.</summary>
    public bool IsPrivateGroup => GroupId == UserId && GroupId == GetGroup();

    /// <summary>Null if there is nothing, or the system does not say. A link itself, not what it leads to.</summary>
    public static FileOwner? Of(string path)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsAndroid())
        {
            return null;
        }

        try
        {
            var found = new byte[Length];
            if (Look(CurrentFolder, path, DoNotFollow, OwnerGroupAndMode, found) != 0)
            {
                return null;
            }

            var mode = BitConverter.ToUInt16(found, 28);
            return new FileOwner(BitConverter.ToUInt32(found, 20), BitConverter.ToUInt32(found, 24), (UnixFileMode)(mode & 0xFFF), (mode & TypeMask) == Link);
        }
        catch (EntryPointNotFoundException)
        {
            // A system before 2018.
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Look(int folder, string path, int flags, uint mask, [Out] byte[] found);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetUser();

    [LibraryImport("libc", EntryPoint = "getegid")]
    private static partial uint GetGroup();
}
