namespace JwtDeviceAuth.TestSupport.Oidc;

/// <summary>One provider for all tests that neither stop it nor change its keys; each signs in people of its own.</summary>
public sealed class SharedOidcServer : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private OidcServer? _server;
    private OidcServer? _presets;

    public OidcPackage Package { get; } = new();

    public async Task<OidcServer> GetAsync()
    {
        await _turn.WaitAsync();
        try
        {
            return _server ??= await OidcServer.StartAsync(Package);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The provider that does what Apple and Microsoft do, on another site than the application: at localhost.</summary>
    public async Task<OidcServer> GetPresetsAsync()
    {
        await _turn.WaitAsync();
        try
        {
            return _presets ??= await OidcServer.StartPresetsAsync(Package, "localhost");
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_presets is not null)
        {
            await _presets.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Package.Dispose();
        _turn.Dispose();
    }
}
