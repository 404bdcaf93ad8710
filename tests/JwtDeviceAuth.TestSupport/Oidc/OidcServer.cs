using System.Diagnostics;
using System.Security.Cryptography;

namespace JwtDeviceAuth.TestSupport.Oidc;

/// <summary>The npm package oidc-provider in Node, on loopback.</summary>
public sealed class OidcServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly string _script;
    private readonly string _host;
    private readonly int _port = LoopbackPort.Free();
    private Process? _process;

    private OidcServer(string folder, string script, string host) => (_folder, _script, _host) = (folder, script, host);

    public string Issuer => $"http://{_host}:{_port}";

    /// <summary>The developer's key at the provider that does what Apple does.</summary>
    public ECDsa AppleKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ProviderKey Key { get; private set; } = null!;

    public static Task<OidcServer> StartAsync(OidcPackage package) => StartAsync(package, "provider.mjs", "127.0.0.1");

    /// <summary>The provider that does what Apple and Microsoft do. With the host "localhost" it is another site than the application.</summary>
    public static Task<OidcServer> StartPresetsAsync(OidcPackage package, string host = "127.0.0.1") => StartAsync(package, "presets.mjs", host);

    private static async Task<OidcServer> StartAsync(OidcPackage package, string script, string host)
    {
        var server = new OidcServer(await package.FolderAsync(), script, host);
        await server.StartAsync(new ProviderKey("first"));
        return server;
    }

    /// <summary>Starts it at the same address, with this key and no memory.</summary>
    public async Task StartAsync(ProviderKey key)
    {
        Key = key;
        _process = Process.Start(new ProcessStartInfo("node", [_script, $"{_port}"])
        {
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["JWKS"] = key.ToJwks(), ["OIDC_HOST"] = _host, ["APPLE_KEY"] = AppleKey.ExportSubjectPublicKeyInfoPem() },
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

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        AppleKey.Dispose();
    }
}
