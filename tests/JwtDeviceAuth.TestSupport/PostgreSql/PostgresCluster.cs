using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace JwtDeviceAuth.TestSupport.PostgreSql;

/// <summary>A real PostgreSQL server in a folder that goes with it, on a free port of loopback. Its processes are real ones, to be killed.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    /// <summary>A role that needs a password, unlike the others. <see cref="CreateGuardedRoleAsync"/> makes it.</summary>
    public const string GuardedRole = "guarded";

    public const string GuardedPassword = "the right one";

    private readonly TemporaryFolder _folder = new();

    /// <summary>Also false for a run that asks for tests without servers: ./mutation.sh.</summary>
    public static bool IsInstalled => Environment.GetEnvironmentVariable("TEST_WITHOUT_SERVERS") is null && FindBinaries() is not null;

    public int Port { get; } = LoopbackPort.Free();

    private string Data => _folder.File("data");

    /// <summary>Skips the test where no server is installed, except in continuous integration.</summary>
    public static void Demand()
    {
        if (!IsInstalled)
        {
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") is null, "PostgreSQL is not installed (./test.sh installs it).");
            Assert.Fail("PostgreSQL is not installed.");
        }
    }

    /// <summary>Makes an empty server. One that is not durable may lose what it said it had written, and is faster.</summary>
    public async Task CreateAsync(bool isDurable)
    {
        await OpenFolderAsync();
        await RunAsync("initdb", "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
        var access = Path.Combine(Data, "pg_hba.conf");
        await File.WriteAllTextAsync(access, $"host all {GuardedRole} all scram-sha-256\n{await File.ReadAllTextAsync(access)}");
        if (!isDurable)
        {
            await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), "\nfsync = off\nsynchronous_commit = off\n");
        }
    }

    /// <summary>Makes a streaming replica of a running server.</summary>
    public async Task CreateReplicaOfAsync(PostgresCluster primary)
    {
        await OpenFolderAsync();
        await RunAsync("pg_basebackup", "-h", "127.0.0.1", "-p", Text(primary.Port), "-U", "postgres", "-D", Data, "-R", "-c", "fast");
    }

    public Task StartAsync() => RunAsync(
        "pg_ctl", "-D", Data, "-w", "-l", _folder.File("log"), "-o",
        $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder.Path} -c max_connections=1000", "start");

    public Task PromoteAsync() => RunAsync("pg_ctl", "-D", Data, "-w", "promote");

    public Task CreateDatabaseAsync(string name) => RunAsync("createdb", "-h", "127.0.0.1", "-p", Text(Port), "-U", "postgres", name);

    public Task CreateGuardedRoleAsync() => QueryAsync($"CREATE ROLE {GuardedRole} SUPERUSER LOGIN PASSWORD '{GuardedPassword}'");

    /// <summary>Runs statements; each is one transaction.</summary>
    public Task<string> QueryAsync(params string[] statements) => RunAsync(
        "psql",
        [
            "-h", "127.0.0.1", "-p", Text(Port), "-U", "postgres", "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-qAt",
            .. statements.SelectMany(statement => new[] { "-c", statement }),
        ]);

    /// <summary>SIGKILL to the server and to each of its processes: clients get no answer, and nothing is written.</summary>
    public async Task KillAsync()
    {
        using var postmaster = Process.GetProcessById(await PostmasterIdAsync());
        postmaster.Kill(entireProcessTree: true);
        await postmaster.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            try
            {
                await KillAsync();
            }
            catch (ArgumentException)
            {
                // It was killed before, and left its file behind.
            }
        }

        _folder.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? FindBinaries() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Order().Select(version => Path.Combine(version, "bin"))
            .LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    /// <summary>PostgreSQL refuses to run as root, as which the tests run in a container.</summary>
    private static Task<string> RunAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(FindBinaries()!, program);
        return Environment.UserName == "root"
            ? RunProcessAsync("runuser", ["-u", "postgres", "--", path, .. arguments])
            : RunProcessAsync(path, arguments);
    }

    private static async Task<string> RunProcessAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} exited with {process.ExitCode}.");

        // pg_ctl hands its output on to the server, so reading to the end would wait for that.
        return arguments.Contains("-qAt", StringComparer.Ordinal) ? await process.StandardOutput.ReadToEndAsync() : string.Empty;
    }

    private async Task OpenFolderAsync() => await RunProcessAsync("chmod", "777", _folder.Path);

    private async Task<int> PostmasterIdAsync()
        => int.Parse((await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0], NumberStyles.None, CultureInfo.InvariantCulture);
}
