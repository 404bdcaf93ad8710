using System.Diagnostics;
using System.Globalization;
using JwtDeviceAuth.HttpBenchmarks.Peers;

namespace JwtDeviceAuth.HttpBenchmarks.Driving;

/// <summary>One server in a process of its own.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private Server(string name, Uri address, Process process, TimeSpan toFirstAnswer)
        => (Name, Address, _process, ToFirstAnswer, Http) = (name, address, process, toFirstAnswer, new HttpClient { BaseAddress = address });

    public string Name { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>From the start of the process to the first HTTP answer.</summary>
    public TimeSpan ToFirstAnswer { get; }

    public double CpuSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    public double ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1024d / 1024d;
        }
    }

    public static Task<Server> StartPeerAsync(string peer, string folder, bool onOneCore = true)
        => StartAsync(
            peer,
            address => [Path.Combine(AppContext.BaseDirectory, "JwtDeviceAuth.HttpBenchmarks.dll"), "serve", peer, address, folder],
            "/hello",
            new(),
            onOneCore);

    public static Task<Server> StartSampleAsync(string folder, bool onOneCore = true)
        => StartAsync(
            Work.Names.Sample,
            address => [Repository.Sample, "--urls", address],
            "/todos",
            new()
            {
                ["ConnectionStrings__Default"] = $"Data Source={Path.Combine(folder, "todo.db")}",
                ["JwtDeviceAuth__SigningKey"] = new PeerKeys(folder).MasterSecret,
                ["JwtDeviceAuth__Passwords__WorkFactor"] = PeerKeys.WorkFactor.ToString(CultureInfo.InvariantCulture),
                ["ASPNETCORE_CONTENTROOT"] = Repository.SampleContent,
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["Logging__LogLevel__Default"] = "Warning",
            },
            onOneCore);

    /// <summary>
    /// Binds every thread to one core. Not from the start: a .NET process that is bound from its start never gets its optimised code.
    /// </summary>
    public async Task PinAsync(int core)
        => await Tool.RunAsync(
            "taskset", ["-apc", core.ToString(CultureInfo.InvariantCulture), _process.Id.ToString(CultureInfo.InvariantCulture)]);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<Server> StartAsync(
        string name, Func<string, string[]> arguments, string path, Dictionary<string, string> variables, bool onOneCore)
    {
        var address = new Uri($"http://127.0.0.1:{LoopbackPort.Free()}");
        var start = new ProcessStartInfo("dotnet", arguments(address.OriginalString));
        foreach (var (variable, value) in variables)
        {
            start.Environment[variable] = value;
        }

        if (onOneCore)
        {
            start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        }

        var watch = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        using var http = new HttpClient { BaseAddress = address };
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
                return new Server(name, address, process, watch.Elapsed);
            }
            catch (HttpRequestException) when (watch.Elapsed < Patience && !process.HasExited)
            {
                await Task.Delay(2);
            }
        }
    }
}
