namespace JwtDeviceAuth.Testing.Oidc;

/// <summary>One provider for all tests that neither stop it nor change its keys; each signs in people of its own.</summary>
public sealed class SharedOidcServer : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private OidcServer? _server;

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

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Package.Dispose();
        _turn.Dispose();
    }
}
