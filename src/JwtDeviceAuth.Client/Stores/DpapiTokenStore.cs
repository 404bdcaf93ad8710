using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace JwtDeviceAuth.Client;

/// <summary>
/// The files of <see cref="FileTokenStore"/>, encrypted with the Data Protection API of Windows (DPAPI) for the signed-in user: another user, and the same
/// folder on another machine, can do nothing with them.
/// </summary>
[SupportedOSPlatform("windows")]
public sealed class DpapiTokenStore : ISharedTokenStore
{
    private readonly FileTokenStore _files;

    /// <summary>Keeps the files in this folder, which is made when something is written.</summary>
    /// <param name="folder">The path of a folder that is the application's own.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="PlatformNotSupportedException">This is not Windows.</exception>
    public DpapiTokenStore(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("The Data Protection API is of Windows: use FileTokenStore here.");
        }

        _files = new FileTokenStore(
            folder,
            static bytes => ProtectedData.Protect(bytes, optionalEntropy: null, DataProtectionScope.CurrentUser),
            static bytes => ProtectedData.Unprotect(bytes, optionalEntropy: null, DataProtectionScope.CurrentUser));
    }

    /// <summary>Keeps the files in a folder of this name, where applications of the user keep local data (<c>%LOCALAPPDATA%</c>).</summary>
    /// <param name="name">The name of the application.</param>
    /// <exception cref="ArgumentException">The name is empty, or no name of a folder.</exception>
    /// <exception cref="InvalidOperationException">The system names no such folder for this user.</exception>
    /// <exception cref="PlatformNotSupportedException">This is not Windows.</exception>
    public static DpapiTokenStore ForApplication(string name) => new(FileTokenStore.FolderOf(name));

    /// <inheritdoc/>
    public ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken) => _files.ReadAsync(name, cancellationToken);

    /// <inheritdoc/>
    public ValueTask WriteAsync(string name, string value, CancellationToken cancellationToken) => _files.WriteAsync(name, value, cancellationToken);

    /// <inheritdoc/>
    public string? GetStamp(string name) => _files.GetStamp(name);

    /// <inheritdoc/>
    public IDisposable? TryBeginUpdate(string name) => _files.TryBeginUpdate(name);
}
