using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace JwtDeviceAuth.Benchmarks.Flood;

/// <summary>
/// One server and one flood: an authorized GET in a loop, first alone, then while 200 clients log in over and over. A client that is
/// answered 503 waits as long as <c>Retry-After</c> says; a GET is given up after 10 s.
/// </summary>
internal sealed class FloodRun : IDisposable
{
    private const int Clients = 200;
    private const string Email = "ann@example.com";
    private const string Password = "correct horse battery";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly Process _server;
    private readonly HttpClient _http;
    private int _logins;
    private int _busy;

    private FloodRun(Process server, Uri address)
    {
        _server = server;
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
    }

    public static async Task<FloodResult> RunAsync(FloodMode mode, bool rightPassword, TimeSpan quiet, TimeSpan flood)
    {
        using var run = Start(mode);
        return await run.RunAsync(rightPassword ? Password : "wrong password", quiet, flood);
    }

    public void Dispose()
    {
        _http.Dispose();
        _server.StandardInput.Close();
        _server.WaitForExit();
        _server.Dispose();
    }

    private static FloodRun Start(FloodMode mode)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["flood-server", mode.ToString()])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var server = Process.Start(start)!;
        return new FloodRun(server, new Uri(server.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The server did not start.")));
    }

    private async Task<FloodResult> RunAsync(string password, TimeSpan quiet, TimeSpan flood)
    {
        var account = new JsonObject { ["email"] = Email, ["name"] = "Ann", ["password"] = Password };
        using var signUp = await _http.PostAsJsonAsync("/users/signup", account);
        signUp.EnsureSuccessStatusCode();
        using var login = await LoginAsync("reader", Password, CancellationToken.None);
        var token = (string)JsonNode.Parse(await login.Content.ReadAsStringAsync())!["access_token"]!;

        await ReadAsync(token, quiet); // the server's code becomes optimised
        var alone = await ReadAsync(token, quiet);

        using var end = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(i => LogInAgainAndAgainAsync($"device {i}", password, end.Token)).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
        Volatile.Write(ref _logins, 0);
        var flooded = await ReadAsync(token, flood);
        var logins = Volatile.Read(ref _logins);
        await end.CancelAsync();
        await Task.WhenAll(clients);
        return new FloodResult(alone, flooded, logins / flood.TotalSeconds, _busy);
    }

    private async Task LogInAgainAndAgainAsync(string device, string password, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                using var response = await LoginAsync(device, password, cancellationToken);
                if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
                {
                    Interlocked.Increment(ref _busy);
                    await Task.Delay(response.Headers.RetryAfter!.Delta!.Value, cancellationToken);
                    continue;
                }

                if (response.StatusCode != (password == Password ? HttpStatusCode.OK : HttpStatusCode.Unauthorized))
                {
                    throw new InvalidOperationException($"A login was answered with {response.StatusCode}.");
                }

                Interlocked.Increment(ref _logins);
            }
        }
        catch (OperationCanceledException)
        {
            // The flood is over.
        }
    }

    private async Task<HttpResponseMessage> LoginAsync(string device, string password, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["email"] = Email, ["password"] = password, ["device_id"] = device,
        });
        return await _http.PostAsync(new Uri("/users/login", UriKind.Relative), form, cancellationToken);
    }

    // On a thread and a connection of its own, without the thread pool, so that it measures the server and not this program.
    private Task<double[]> ReadAsync(string token, TimeSpan duration) => Task.Factory.StartNew(
        () =>
        {
            using var http = new HttpClient { BaseAddress = _http.BaseAddress, Timeout = Patience };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var times = new List<double>();
            var start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                var sent = Stopwatch.GetTimestamp();
                using var request = new HttpRequestMessage(HttpMethod.Get, "/whoami");
                try
                {
                    using var response = http.Send(request);
                    response.EnsureSuccessStatusCode();
                }
                catch (TaskCanceledException)
                {
                    // Given up, and counted with the time that it took until then.
                }

                times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                Thread.Sleep(Pause);
            }

            return times.Order().ToArray();
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}

/// <summary>Sorted times in ms of the GET, without and with the flood.</summary>
internal sealed record FloodResult(double[] Alone, double[] Flooded, double LoginsPerSecond, int Busy)
{
    public static string Describe(double[] times) => string.Create(
        CultureInfo.InvariantCulture, $"{At(times, 0.5):F1} / {At(times, 0.99):F1} / {times[^1]:F1} ({times.Length})");

    public static double At(double[] times, double share) => times[(int)Math.Min(times.Length * share, times.Length - 1)];
}
