using System.Diagnostics;
using System.Globalization;

namespace JwtDeviceAuth.HttpBenchmarks.Driving;

/// <summary>A PostgreSQL server with its defaults, durable, in a folder that goes with it.</summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    private readonly string _data;

    private PostgreSqlServer(string data, int port)
        => (_data, ConnectionString) = (data, $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres");

    public string ConnectionString { get; }

    public static async Task<PostgreSqlServer> StartAsync(string folder)
    {
        var parent = Directory.CreateDirectory(Path.Combine(folder, "postgresql"));
        await Tool.RunAsync("chmod", ["o+x", folder]);
        await Tool.RunAsync("chmod", ["777", parent.FullName]);
        var data = Path.Combine(parent.FullName, "data");
        var port = LoopbackPort.Free();
        await RunAsync("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8");
        await RunAsync(
            "pg_ctl", "-D", data, "-w", "-l", Path.Combine(parent.FullName, "log"), "-o",
            string.Create(
                CultureInfo.InvariantCulture, $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={parent.FullName}"),
            "start");
        return new PostgreSqlServer(data, port);
    }

    public async ValueTask DisposeAsync() => await RunAsync("pg_ctl", "-D", _data, "-m", "immediate", "stop");

    /// <summary>PostgreSQL refuses to run as root. What it prints is left alone: the server inherits it, and reading would wait for its end.</summary>
    private static async Task RunAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(Directory.GetDirectories("/usr/lib/postgresql").Order().Last(), "bin", program);
        var start = Environment.UserName == "root"
            ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.WorkingDirectory = "/";
        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} exited with {process.ExitCode}.");
        }
    }
}
