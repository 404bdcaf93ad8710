using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace JwtDeviceAuth.Benchmarks.Sessions;

/// <summary>
/// Rotations of 32 sessions at once on SQLite with <c>synchronous = FULL</c>: by one prepared statement and one transaction each, through
/// the store, and through the service, which also reads the presented token and makes the new ones. The time is that of one rotation.
/// </summary>
public class RotationBenchmarks
{
    private const int AtOnce = 32;

    private readonly string _folder = Directory.CreateTempSubdirectory("jwtdeviceauth-benchmark-").FullName;
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly Current[] _sessions = new Current[AtOnce];
    private IHost _host = null!;
    private SqliteConnection _connection = null!;
    private SqliteCommand _update = null!;

    [GlobalSetup]
    public async Task StartAsync()
    {
        var database = $"Data Source={Path.Combine(_folder, "app.db")}";
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddJwtDeviceAuth(options => options.SigningKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))
            .AddSqlite(database);
        _host = builder.Build();
        await _host.StartAsync();

        await using var scope = _host.Services.CreateAsyncScope();
        var now = _clock.GetUtcNow();
        var user = new User { Email = "a@example.com", NormalizedEmail = "a@example.com", Name = "A", CreatedAt = now, UpdatedAt = now };
        await scope.ServiceProvider.GetRequiredService<IUserStore>().TryAddAsync(user, CancellationToken.None);
        for (var i = 0; i < AtOnce; i++)
        {
            var started = await scope.ServiceProvider.GetRequiredService<SessionStarter>()
                .StartAsync(user, LoginProof.Own("bench", [], now), new LoginDevice { DeviceId = $"device {i}" }, CancellationToken.None);
            _sessions[i] = new Current { Session = started.Session!, Hash = started.Session!.RefreshTokenHash, Token = started.Tokens!.RefreshToken };
        }

        _connection = new SqliteConnection(database);
        await _connection.OpenAsync();
        await using var pragmas = _connection.CreateCommand();
        pragmas.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000;";
        await pragmas.ExecuteNonQueryAsync();
        _update = _connection.CreateCommand();
        _update.CommandText =
            """
            UPDATE users_token SET refresh_token_hash = $successor, rotated_at = $now, updated_at = $now, expired_at = $expires
            WHERE session_id = $session AND user_id = $user AND refresh_token_hash = $presented AND expired_at > $now
                AND EXISTS (SELECT 1 FROM users WHERE id = $user AND is_active)
            RETURNING id
            """;
        foreach (var name in (string[])["$successor", "$now", "$expires", "$session", "$user", "$presented"])
        {
            _update.Parameters.Add(new SqliteParameter(name, value: null));
        }
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await _update.DisposeAsync();
        await _connection.DisposeAsync();
        await _host.StopAsync();
        _host.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    // SQLite has one writer at a time, so one after the other is the best that one transaction each can do.
    [Benchmark(Baseline = true, OperationsPerInvoke = AtOnce)]
    public void OneTransactionEach()
    {
        foreach (var current in _sessions)
        {
            var successor = RandomNumberGenerator.GetBytes(32);
            var now = _clock.GetUtcNow().UtcDateTime;
            object[] values = [successor, now, now.AddDays(1), current.Session.SessionId, current.Session.UserId, current.Hash];
            for (var i = 0; i < values.Length; i++)
            {
                _update.Parameters[i].Value = values[i];
            }

            Rotated(_update.ExecuteScalar() is not null);
            current.Hash = successor;
        }
    }

    [Benchmark(OperationsPerInvoke = AtOnce)]
    public Task Store() => Task.WhenAll(_sessions.Select(async current =>
    {
        await using var scope = _host.Services.CreateAsyncScope();
        var successor = RandomNumberGenerator.GetBytes(32);
        var now = _clock.GetUtcNow();
        var rotated = await scope.ServiceProvider.GetRequiredService<IDeviceSessionStore>().TryRotateAsync(
            new SessionRotation
            {
                UserId = current.Session.UserId,
                SessionId = current.Session.SessionId,
                PresentedHash = current.Hash,
                SuccessorHash = successor,
                Now = now,
                ExpiresAt = now.AddDays(1),
                ListedUntil = now.AddSeconds(-30),
            },
            CancellationToken.None);
        Rotated(rotated.Rotated is not null);
        current.Hash = successor;
    }));

    [Benchmark(OperationsPerInvoke = AtOnce)]
    public Task Service() => Task.WhenAll(_sessions.Select(async current =>
    {
        await using var scope = _host.Services.CreateAsyncScope();
        var outcome = await scope.ServiceProvider.GetRequiredService<IRefreshService>()
            .RefreshAsync(current.Token, new ClientInfo(), cancellationToken: CancellationToken.None);
        Rotated(outcome.Succeeded);
        current.Token = outcome.Tokens!.RefreshToken;
    }));

    private static void Rotated(bool rotated)
    {
        if (!rotated)
        {
            throw new InvalidOperationException("A rotation that must succeed did not.");
        }
    }

    /// <summary>Each benchmark runs in a process of its own, so either the hash or the token is the current one.</summary>
    private sealed class Current
    {
        public required DeviceSession Session { get; init; }

        public required byte[] Hash { get; set; }

        public required string Token { get; set; }
    }
}
