using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace JwtDeviceAuth.Client;

/// <summary>
/// Keeps the session in a folder of the user: one file for the session, one for the key of the device, with rights for the user alone. A file is written
/// beside the old one, brought to the disk and renamed, so that a crash leaves the old or the new one. All processes that name the same folder share one session. A folder that another user of
/// the machine can write to or replace is refused: they could put their own session there. On Windows, the rights are those of the folder; <see cref="DpapiTokenStore"/> encrypts the files as well.
/// </summary>
[UnsupportedOSPlatform("browser")]
public sealed class FileTokenStore : ISharedTokenStore
{
    private const UnixFileMode UserFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode UserFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // EWOULDBLOCK of flock(2), and ERROR_SHARING_VIOLATION.
    private const int LockedOnLinux = 11;
    private const int LockedOnMac = 35;
    private const int LockedOnWindows = unchecked((int)0x80070020);

    private readonly Func<byte[], byte[]> _protect;
    private readonly Func<byte[], byte[]> _unprotect;

    /// <summary>Keeps the files in this folder, which is made when something is written.</summary>
    /// <param name="folder">The path of a folder that is the application's own.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="PlatformNotSupportedException">This is a browser, which has no files.</exception>
    public FileTokenStore(string folder)
        : this(folder, static bytes => bytes, static bytes => bytes)
    {
    }

    internal FileTokenStore(string folder, Func<byte[], byte[]> protect, Func<byte[], byte[]> unprotect)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (OperatingSystem.IsBrowser())
        {
            throw new PlatformNotSupportedException("A browser has no files that outlive the page: use BrowserTokenStore here.");
        }

        Folder = Path.GetFullPath(folder);
        (_protect, _unprotect) = (protect, unprotect);
    }

    /// <summary>The full path of the folder.</summary>
    public string Folder { get; }

    /// <summary>Keeps the files in a folder of this name, where applications of the user keep local data (<c>~/.local/share</c> on Linux).</summary>
    /// <param name="name">The name of the application.</param>
    /// <exception cref="ArgumentException">The name is empty, or no name of a folder.</exception>
    /// <exception cref="InvalidOperationException">The system names no such folder for this user.</exception>
    /// <exception cref="PlatformNotSupportedException">This is a browser, which has no files.</exception>
    public static FileTokenStore ForApplication(string name) => new(FolderOf(name));

    /// <inheritdoc/>
    public async ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        RequireOwnFolder();
        try
        {
            // Not in the way of a rename on Windows.
            var file = new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using (file.ConfigureAwait(false))
            {
                using var content = new MemoryStream();
                await file.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
                return Encoding.UTF8.GetString(_unprotect(content.ToArray()));
            }
        }
        catch (CryptographicException exception)
        {
            // Not taken for damaged: the key of the user may only be out of reach now.
            throw new IOException(
                $"The files in {Folder} cannot be decrypted: they are another user's or another machine's, or the system cannot get at the user's key now. If this stays, delete that folder and sign in again.",
                exception);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new UnauthorizedAccessException(
                $"This user may not read the file {PathOf(name)}: another one has written it, as with sudo. Delete it and sign in again, or give it back: sudo chown $(id -u) '{PathOf(name)}'", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(string name, string value, CancellationToken cancellationToken)
    {
        RequireOwnFolder();
        MakeFolder();
        var path = PathOf(name);
        var beside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UserFile;
            }

            var file = new FileStream(beside, options);
            await using (file.ConfigureAwait(false))
            {
                await file.WriteAsync(_protect(Encoding.UTF8.GetBytes(value)), cancellationToken).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            // Given up meanwhile: others may have written a later text.
            cancellationToken.ThrowIfCancellationRequested();

            // Two writes within one tick of the file system's clock have two stamps.
            File.SetLastWriteTimeUtc(beside, File.GetLastWriteTimeUtc(beside).AddTicks(RandomNumberGenerator.GetInt32(10_000)));
            File.Move(beside, path, overwrite: true);
            FolderFlush.Flush(Folder);
        }
        catch
        {
            TryDelete(beside);
            throw;
        }
    }

    /// <inheritdoc/>
    public string? GetStamp(string name)
    {
        var file = new FileInfo(PathOf(name));
        return file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks}-{file.Length}") : null;
    }

    /// <inheritdoc/>
    public IDisposable? TryBeginUpdate(string name)
    {
        try
        {
            RequireOwnFolder();
            MakeFolder();
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UserFile;
            }

            // The system lets go of it when the process ends, in whatever way.
            var held = new FileStream($"{PathOf(name)}.lock", options);
            RemoveLeftovers(name);
            return held;
        }
        catch (IOException exception) when (exception.HResult is LockedOnLinux or LockedOnMac or LockedOnWindows)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be written has no two writers; the write itself reports it.
            return new MemoryStream();
        }
    }

    internal static string FolderOf(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.AsSpan().ContainsAny('/', '\\') || name is "." or "..")
        {
            throw new ArgumentException($"'{name}' is no name of an application: it becomes the name of a folder.", nameof(name));
        }

        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length > 0
            ? Path.Combine(data, name)
            : throw new InvalidOperationException("This user has no folder for data (HOME is not set): name a folder of the application's own.");
    }

    private string PathOf(string name) => Path.Combine(Folder, name);

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Folder);
        }
        else
        {
            Directory.CreateDirectory(Folder, UserFolder);
        }
    }

    private void RequireOwnFolder()
    {
        if (!OperatingSystem.IsWindows())
        {
            OwnFolder.Require(Folder);
        }
    }

    /// <summary>What a process that was killed while it wrote has left: it holds tokens.</summary>
    private void RemoveLeftovers(string name)
    {
        foreach (var leftover in Directory.EnumerateFiles(Folder, $"{name}.*.tmp"))
        {
            TryDelete(leftover);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next update tries again.
        }
    }
}
