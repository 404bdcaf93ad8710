using System.Runtime.InteropServices.JavaScript;

namespace JwtDeviceAuth.Client;

/// <summary>
/// Keeps the session in the <c>localStorage</c> of the browser, for Blazor WebAssembly: it outlives a reload and a restart of the browser, and all tabs of the page's origin share it. Every
/// script of that origin can read it, and so can everybody who uses the browser's profile; nothing of it is encrypted. Without this store, a session ends with the page.
/// </summary>
/// <remarks>
/// <c>localStorage</c> has no step that reads and writes at once: two tabs that refresh in the same millisecond may send two refreshes, which the server gives the same successor.
/// </remarks>
public sealed partial class BrowserTokenStore : ISharedTokenStore
{
    private const string Prefix = "jwtdeviceauth:";
    private const string StampSuffix = ":stamp";

    /// <summary>Reads and writes nothing yet.</summary>
    /// <exception cref="PlatformNotSupportedException">This is not a browser, but a server that renders the page, for example.</exception>
    public BrowserTokenStore()
    {
        if (!OperatingSystem.IsBrowser())
        {
            throw new PlatformNotSupportedException("There is no localStorage outside of a browser: use FileTokenStore, or MemoryTokenStore where the page is rendered on a server.");
        }
    }

    /// <inheritdoc/>
    public ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken) => new(GetItem(Prefix + name));

    /// <inheritdoc/>
    public ValueTask WriteAsync(string name, string value, CancellationToken cancellationToken)
    {
        SetItem(Prefix + name, value);
        SetItem(Prefix + name + StampSuffix, Guid.NewGuid().ToString("N"));
        return default;
    }

    /// <inheritdoc/>
    public string? GetStamp(string name) => GetItem(Prefix + name + StampSuffix);

    /// <summary>Always succeeds: a page has one thread, and no step that other tabs have to wait for.</summary>
    /// <param name="name">The name of the text.</param>
    public IDisposable? TryBeginUpdate(string name) => Nothing.Instance;

    // The constructor looks where this runs; an attribute for it would make every project of Blazor warn.
#pragma warning disable CA1416
    [JSImport("globalThis.localStorage.getItem")]
    private static partial string? GetItem(string key);

    [JSImport("globalThis.localStorage.setItem")]
    private static partial void SetItem(string key, string value);
#pragma warning restore CA1416

    private sealed class Nothing : IDisposable
    {
        public static readonly Nothing Instance = new();

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
