using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using JwtDeviceAuth.HttpBenchmarks.Driving;
using JwtDeviceAuth.Stores;
using Npgsql;

namespace JwtDeviceAuth.HttpBenchmarks.Work;

/// <summary>Rotations in the store, 32 at once on PostgreSQL: the library's against one prepared statement per request on 32 connections.</summary>
internal static class RotationWork
{
    private const int AtOnce = 32;
    private const string Ours = "JwtDeviceAuth";
    private const string Single = "one statement per request";

    private const string Statement = """
        UPDATE users_token SET refresh_token_hash = $1, rotated_at = $2, updated_at = $2, user_agent = $3, ip_address = $4, expired_at = $5
        WHERE session_id = $6 AND user_id = $7 AND refresh_token_hash = $8 AND expired_at > $2
            AND EXISTS (SELECT 1 FROM users WHERE id = $7 AND is_active)
        RETURNING id
        """;

    public static async Task<IReadOnlyList<Table>> RunAsync(Settings settings, string folder)
    {
        await using var server = await PostgreSqlServer.StartAsync(folder);
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddLogging();
        builder.Services.AddJwtDeviceAuth(options => options.SigningKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))
            .AddPostgreSql(server.ConnectionString);
        using var host = builder.Build();
        await host.StartAsync();
        var sessions = await StartSessionsAsync(host.Services);

        var table = new Table($"Rotation in the store, PostgreSQL, {AtOnce} at once", "rotations per second", Single);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString + ";Maximum Pool Size=32");
        for (var round = -1; round < settings.Rounds; round++)
        {
            var single = await MeasureAsync(sessions, settings.Duration, (session, next, now) => RotateOneAsync(source, session, next, now));
            var ours = await MeasureAsync(sessions, settings.Duration, (session, next, now) => RotateOursAsync(host.Services, session, next, now));
            if (round >= 0)
            {
                table.Add(Single, single);
                table.Add(Ours, ours);
            }
        }

        await host.StopAsync();
        return [table];
    }

    private static async Task<DeviceSession[]> StartSessionsAsync(IServiceProvider services)
    {
        var sessions = new DeviceSession[AtOnce];
        for (var number = 0; number < sessions.Length; number++)
        {
            await using var scope = services.CreateAsyncScope();
            var now = TimeProvider.System.GetUtcNow();
            var email = string.Create(CultureInfo.InvariantCulture, $"person{number}@example.com");
            var user = new User { Email = email, NormalizedEmail = email, Name = "Ann", CreatedAt = now, UpdatedAt = now };
            await scope.ServiceProvider.GetRequiredService<IUserStore>().TryAddAsync(user, CancellationToken.None);
            var session = new DeviceSession
            {
                UserId = user.Id,
                LoginType = "local",
                DeviceId = "bench",
                SessionId = Guid.NewGuid().ToString("N"),
                RefreshTokenHash = RandomNumberGenerator.GetBytes(32),
                CreatedAt = now,
                UpdatedAt = now,
                ExpiresAt = now.AddDays(1),
                AbsoluteExpiresAt = now.AddDays(30),
            };
            await scope.ServiceProvider.GetRequiredService<IDeviceSessionStore>()
                .TryStartAsync(new SessionStart { Session = session }, CancellationToken.None);
            sessions[number] = session;
        }

        return sessions;
    }

    /// <summary>Rotations per second, of clients that each rotate their own session again and again.</summary>
    private static async Task<double> MeasureAsync(
        DeviceSession[] sessions, TimeSpan duration, Func<DeviceSession, byte[], DateTimeOffset, Task<bool>> rotateAsync)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(sessions.Select(session => Task.Run(async () =>
        {
            var count = 0;
            for (; watch.Elapsed < duration; count++)
            {
                var next = SHA256.HashData(session.RefreshTokenHash);
                if (!await rotateAsync(session, next, TimeProvider.System.GetUtcNow()))
                {
                    throw new InvalidOperationException("A rotation that had to succeed did not.");
                }

                session.RefreshTokenHash = next;
            }

            return count;
        })));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }

    private static async Task<bool> RotateOursAsync(IServiceProvider services, DeviceSession session, byte[] next, DateTimeOffset now)
    {
        await using var scope = services.CreateAsyncScope();
        var result = await scope.ServiceProvider.GetRequiredService<IDeviceSessionStore>().TryRotateAsync(
            new SessionRotation
            {
                UserId = session.UserId,
                SessionId = session.SessionId,
                PresentedHash = session.RefreshTokenHash,
                SuccessorHash = next,
                Now = now,
                ExpiresAt = now.AddDays(1),
                ListedUntil = now.AddSeconds(-30),
                UserAgent = "bench",
                IpAddress = "127.0.0.1",
            },
            CancellationToken.None);
        return result.Rotated is not null;
    }

    private static async Task<bool> RotateOneAsync(NpgsqlDataSource source, DeviceSession session, byte[] next, DateTimeOffset now)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(Statement, connection)
        {
            Parameters =
            {
                new() { Value = next },
                new() { Value = now.UtcDateTime },
                new() { Value = "bench" },
                new() { Value = "127.0.0.1" },
                new() { Value = now.AddDays(1).UtcDateTime },
                new() { Value = session.SessionId },
                new() { Value = session.UserId },
                new() { Value = session.RefreshTokenHash },
            },
        };
        await command.PrepareAsync();
        return await command.ExecuteScalarAsync() is not null;
    }
}
