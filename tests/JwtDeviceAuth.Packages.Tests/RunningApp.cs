using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace JwtDeviceAuth.Packages.Tests;

/// <summary>An application as a process, and a client for it.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // One for all applications: what one of them signed, the next one takes.
    private static readonly string SigningKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningApp(ProcessStartInfo settings)
    {
        _process = new Process { StartInfo = settings, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"The application ended:\n{Output}"));
    }

    public HttpClient Client { get; } = new();

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

    /// <summary>Starts it, and waits until it listens.</summary>
    /// <param name="folder">Its working folder.</param>
    /// <param name="home">The home folder of its account.</param>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments; the address is added.</param>
    /// <param name="environment">Further variables of its environment.</param>
    public static async Task<RunningApp> StartAsync(string folder, string home, string file, string[] arguments, params (string Name, string Value)[] environment)
    {
        var settings = Command.Settings(folder, file, [.. arguments, "--urls", "http://127.0.0.1:0"]);
        settings.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        settings.Environment["JwtDeviceAuth__SigningKey"] = SigningKey;
        settings.Environment["HOME"] = home;
        foreach (var (name, value) in environment)
        {
            settings.Environment[name] = value;
        }

        var app = new RunningApp(settings);
        app._process.Start();
        app._process.BeginOutputReadLine();
        app._process.BeginErrorReadLine();
        try
        {
            app.Client.BaseAddress = await app._address.Task.WaitAsync(Deadline);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return app;
    }

    /// <summary>Posts JSON, and reads the answer; fails where it is not of the status.</summary>
    public async Task<JsonNode?> PostAsync(string path, object body, int status = 200)
    {
        using var answer = await Client.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"POST {path} gave {(int)answer.StatusCode}: {text}\n{Output}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    /// <summary>Sends a request with an access token.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, JsonNode? tokens)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new("Bearer", (string?)tokens?["access_token"]);
        return await Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }

        var start = line?.IndexOf(Listening, StringComparison.Ordinal) ?? -1;
        if (start >= 0)
        {
            _address.TrySetResult(new Uri(line![(start + Listening.Length)..]));
        }
    }
}
