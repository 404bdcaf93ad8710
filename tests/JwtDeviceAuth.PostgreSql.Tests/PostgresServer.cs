using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using JwtDeviceAuth.Testing;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(JwtDeviceAuth.PostgreSql.Tests.PostgresServer))]

namespace JwtDeviceAuth.PostgreSql.Tests;

/// <summary>A real PostgreSQL server of this test run's own, in a folder that goes with it, on a free port of loopback.</summary>
public sealed class PostgresServer : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort();
    private int _databases;

    private string Data => _folder.File("data");

    public async ValueTask InitializeAsync()
    {
        if (FindBinaries() is not { } binaries)
        {
            return;
        }

        await RunAsync("chmod", "777", _folder.Path);
        await RunAsPostgresAsync(Path.Combine(binaries, "initdb"), "-D", Data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8");
        await RunAsPostgresAsync(
            Path.Combine(binaries, "pg_ctl"), "-D", Data, "-w", "-l", _folder.File("log"), "-o",
            $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder.Path} -c max_connections=300", "start");
    }

    public async ValueTask DisposeAsync()
    {
        if (FindBinaries() is { } binaries && Directory.Exists(Data))
        {
            await RunAsPostgresAsync(Path.Combine(binaries, "pg_ctl"), "-D", Data, "-m", "immediate", "stop");
        }

        Dispose();
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Makes an empty database; skips the test where no server is installed, except in continuous integration.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        if (FindBinaries() is null)
        {
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") is null, "PostgreSQL is not installed (./test.sh installs it).");
            Assert.Fail("PostgreSQL is not installed.");
        }

        var name = $"test{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    private string ConnectionString(string database)
        => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database};Maximum Pool Size=40";

    private static string? FindBinaries() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Order().Select(version => Path.Combine(version, "bin"))
            .LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    /// <summary>PostgreSQL refuses to run as root, as which the tests run in a container.</summary>
    private static Task RunAsPostgresAsync(string program, params string[] arguments)
        => Environment.UserName == "root"
            ? RunAsync("runuser", ["-u", "postgres", "--", program, .. arguments])
            : RunAsync(program, arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = "/", UseShellExecute = false, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        // pg_ctl hands its output on to the server, so reading to the end would wait for that.
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} exited with {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
