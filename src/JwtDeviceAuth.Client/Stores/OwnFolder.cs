using System.Runtime.Versioning;

namespace JwtDeviceAuth.Client;

/// <summary>
/// Whether a folder is the user's own: no other user of the machine can put a file into it, or another folder in its place. Who can could have this user signed in as themselves, or be sent the tokens.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class OwnFolder
{
    private const int MostLinks = 40;

    /// <summary>Looks at the folder, and at each folder and link on the way to it.</summary>
    /// <exception cref="UnauthorizedAccessException">It is not; the message says how to fix it.</exception>
    public static void Require(string folder)
    {
        var parts = new Stack<string>(folder.Split('/').Reverse());
        var (path, links) = ("/", 0);
        while (parts.TryPop(out var part))
        {
            if (part is "" or ".")
            {
                continue;
            }

            var next = part == ".." ? Path.GetDirectoryName(path) ?? "/" : Path.Combine(path, part);
            if (FileOwner.Of(next) is not { } found)
            {
                // Made when something is written, with rights for the user alone; or the system does not say, and its rights are all that can be looked at.
                RequireRights(folder);
                return;
            }

            if (!found.IsLink)
            {
                path = next;
                RequireNoOther(folder, path, found, isItself: parts.All(static left => left is "" or "."));
                continue;
            }

            if (!IsTrusted(found))
            {
                throw new UnauthorizedAccessException(
                    $"{next}, on the way to the folder {folder}, is a link of another user of this machine (uid {found.UserId}), who can let it lead anywhere. Name a folder without that link.");
            }

            if (++links > MostLinks || new FileInfo(next).LinkTarget is not { } target)
            {
                throw new UnauthorizedAccessException($"{next}, on the way to the folder {folder}, is a link that leads nowhere. Name another folder, or remove the link.");
            }

            foreach (var one in target.Split('/').Reverse())
            {
                parts.Push(one);
            }

            path = target.StartsWith('/') ? "/" : path;
        }
    }

    private static void RequireNoOther(string folder, string path, FileOwner found, bool isItself)
    {
        if (!isItself)
        {
            if (found.Mode.HasFlag(UnixFileMode.OtherWrite) && !found.Mode.HasFlag(UnixFileMode.StickyBit))
            {
                throw new UnauthorizedAccessException(
                    $"Every user of this machine can rename what is in {path}, and put another folder in the place of {folder}. Name a folder elsewhere, or run: chmod +t '{path}'");
            }

            return;
        }

        if (!IsTrusted(found))
        {
            throw new UnauthorizedAccessException(
                $"The folder {folder} belongs to another user of this machine (uid {found.UserId}), who could put another session there. Name a folder of your own; or, if it should be yours, run: "
                + $"sudo chown -R {FileOwner.CurrentUserId} '{folder}'");
        }

        if (found.Mode.HasFlag(UnixFileMode.GroupWrite) && !found.IsPrivateGroup)
        {
            throw new UnauthorizedAccessException(
                $"The members of a group (gid {found.GroupId}) can write to the folder {folder}, and could put another session there. Name a new folder inside it, or run: chmod g-w '{folder}'");
        }

        RequireRights(folder);
    }

    private static void RequireRights(string folder)
    {
        if (Directory.Exists(folder) && File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherWrite))
        {
            throw new UnauthorizedAccessException(
                $"Every user of this machine can write to the folder {folder}, and could put another session there. Name a folder of your own, or run: chmod o-w '{folder}'");
        }
    }

    /// <summary>The administrator of the machine can do everything anyway.</summary>
    private static bool IsTrusted(FileOwner found) => found.UserId == FileOwner.CurrentUserId || found.UserId == 0;
}
