using System.Diagnostics;
using System.Text;
using Xunit;

namespace JwtDeviceAuth.TestSupport;

/// <summary>
/// The built sample, or another application, as a process of its own, which keeps its address when it is killed and started again.
/// </summary>
/// <param name="settings">By their names in the environment.</param>
/// <param name="application">What is started.</param>
/// <param name="ready">What it prints once it takes requests.</param>
public sealed class SampleNode(
    IReadOnlyDictionary<string, string> settings, string application = "TodoApi.dll", string ready = "Swagger UI: ") : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringBuilder _output = new();
    private Process? _process;

    public SampleNode(string provider, string connectionString, string signingKey)
        : this(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Database__Provider"] = provider,
            ["ConnectionStrings__Default"] = connectionString,
            ["JwtDeviceAuth__SigningKey"] = signingKey,
        })
    {
    }

    public Uri Address { get; } = new($"http://127.0.0.1:{LoopbackPort.Free()}");

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Returns once it takes requests.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, application)])
        {
            WorkingDirectory = _folder.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_CONTENTROOT"] = AppContext.BaseDirectory;
        start.Environment["ASPNETCORE_URLS"] = Address.ToString();
        start.Environment["JwtDeviceAuth__Passwords__WorkFactor"] = "10";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var listens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Keep(line.Data, listens);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data, listens);
        _process.Exited += (_, _) => listens.TrySetException(new InvalidOperationException($"{application} ended: {Output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await listens.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        _folder.Dispose();
    }

    private void Keep(string? line, TaskCompletionSource listens)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line?.Contains(ready, StringComparison.Ordinal) == true)
        {
            listens.TrySetResult();
        }
    }
}
