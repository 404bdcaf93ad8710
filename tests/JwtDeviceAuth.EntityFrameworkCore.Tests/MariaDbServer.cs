using System.Diagnostics;
using System.Globalization;
using JwtDeviceAuth.TestSupport;
using MySql.Data.MySqlClient;
using Xunit;

namespace JwtDeviceAuth.EntityFrameworkCore.Tests;

/// <summary>A MariaDB server of this test run's own, with as many databases as its tests ask for.</summary>
public sealed class MariaDbServer : IAsyncLifetime
{
    private const string Daemon = "/usr/sbin/mariadbd";

    private static readonly bool IsInstalled = Environment.GetEnvironmentVariable("TEST_WITHOUT_SERVERS") is null && File.Exists(Daemon);

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = LoopbackPort.Free();
    private Process? _server;
    private int _databases;

    public MariaDbServer() => Pool = new DatabasePool(NewDatabaseAsync);

    public DatabasePool Pool { get; }

    private string ConnectionString => $"Server=127.0.0.1;Port={_port};User ID=root;SslMode=Disabled;AllowPublicKeyRetrieval=true";

    public async ValueTask InitializeAsync()
    {
        if (!IsInstalled)
        {
            return;
        }

        var data = _folder.File("data");
        using (var install = Start(
            "mariadb-install-db", "--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db", $"--user={Environment.UserName}", $"--datadir={data}"))
        {
            await install.WaitForExitAsync();
        }

        _server = Start(
            Daemon, "--no-defaults", $"--user={Environment.UserName}", $"--datadir={data}", string.Create(CultureInfo.InvariantCulture, $"--port={_port}"),
            "--bind-address=127.0.0.1", $"--socket={_folder.File("socket")}", "--innodb-flush-log-at-trx-commit=0", "--max-connections=2000",
            $"--log-error={_folder.File("log")}");
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var connection = new MySqlConnection(ConnectionString);
                await connection.OpenAsync();
                return;
            }
            catch (MySqlException) when (attempt < 300)
            {
                await Task.Delay(100);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            _server.Kill(entireProcessTree: true);
            await _server.WaitForExitAsync();
            _server.Dispose();
        }

        _folder.Dispose();
    }

    /// <summary>Makes an empty database; skips the test where no server is installed, except in continuous integration.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        if (_server is null)
        {
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") is null, "MariaDB is not installed (./test.sh installs it).");
            Assert.Fail("MariaDB is not installed.");
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await using var connection = new MySqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The name is a number of this class's own.
        command.CommandText = $"CREATE DATABASE {name} CHARACTER SET utf8mb4";
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
        return $"{ConnectionString};Database={name};Maximum Pool Size=40";
    }

    private static Process Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
