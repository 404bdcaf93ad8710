using System.Diagnostics;

namespace JwtDeviceAuth.Testing.Oidc;

/// <summary>The npm package oidc-provider in Node, on loopback.</summary>
public sealed class OidcServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly int _port = LoopbackPort.Free();
    private Process? _process;

    private OidcServer(string folder) => _folder = folder;

    public string Issuer => $"http://127.0.0.1:{_port}";

    public ProviderKey Key { get; private set; } = null!;

    public static async Task<OidcServer> StartAsync(OidcPackage package)
    {
        var server = new OidcServer(await package.FolderAsync());
        await server.StartAsync(new ProviderKey("first"));
        return server;
    }

    /// <summary>Starts it at the same address, with this key and no memory.</summary>
    public async Task StartAsync(ProviderKey key)
    {
        Key = key;
        _process = Process.Start(new ProcessStartInfo("node", ["provider.mjs", $"{_port}"])
        {
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["JWKS"] = key.ToJwks() },
        })!;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.ErrorDataReceived += (_, _) => { };
        _process.OutputDataReceived += (_, output) =>
        {
            if (output.Data is null)
            {
                ready.TrySetException(new InvalidOperationException("oidc-provider did not start."));
            }
            else if (output.Data.StartsWith("ready", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
        };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
