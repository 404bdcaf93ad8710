using System.Globalization;
using JwtDeviceAuth.HttpBenchmarks.Driving;
using Microsoft.Data.Sqlite;

namespace JwtDeviceAuth.HttpBenchmarks.Work;

/// <summary>How the cost of a refresh grows with the sessions in the table and with the connections.</summary>
internal static class GrowthWork
{
    private static readonly int[] Sizes = [0, 1_000, 1_000_000];
    private static readonly int[] Connections = [1, 8, 32, 128, 256];

    public static async Task<IReadOnlyList<Table>> RunAsync(Settings settings, string folder)
    {
        var byConnections = new Table("Refresh by connections, server on one core", "requests per second", "1 connection");
        var latency = new Table("99 of 100 refreshes are answered within", "milliseconds", "1 connection");
        var bySize = new Table("Refresh by sessions in the table, 32 connections", "requests per second", "258 sessions");
        await using var sample = await Server.StartSampleAsync(folder);
        using var sessions = new SessionSource(Path.Combine(folder, "todo.db"), folder);
        var run = RefreshRun.OfOurs(sample, sessions);
        await WarmUp.RunAsync([sample], _ => run.RunAsync(32, WarmUp.Burst, folder));
        for (var round = 0; round < Math.Min(settings.Rounds, 3); round++)
        {
            foreach (var connections in Connections)
            {
                var load = await run.RunAsync(connections, settings, folder);
                var what = string.Create(CultureInfo.InvariantCulture, $"{connections} connection{(connections == 1 ? "" : "s")}");
                byConnections.Add(what, load.PerSecond);
                latency.Add(what, load.P99Milliseconds);
            }
        }

        foreach (var size in Sizes)
        {
            await FillAsync(Path.Combine(folder, "todo.db"), size);
            for (var round = 0; round < Math.Min(settings.Rounds, 3); round++)
            {
                var load = await run.RunAsync(32, settings, folder);
                bySize.Add(string.Create(CultureInfo.InvariantCulture, $"{258 + size:#,0} sessions"), load.PerSecond);
            }
        }

        return [byConnections, latency, bySize];
    }

    private static async Task FillAsync(string path, int count)
    {
        await using var connection = new SqliteConnection($"Data Source={path}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandTimeout = 300;
        command.CommandText = """
            DELETE FROM users_token WHERE device_id LIKE 'filler %';
            INSERT INTO users_token (user_id, login_type, device_id, session_id, refresh_token_hash, created_at, updated_at, expired_at,
                absolute_expired_at, foreign_repeats)
            WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < $count)
            SELECT (SELECT min(id) FROM users) + number % 30, 'local', 'filler ' || number, lower(hex(randomblob(16))), randomblob(32),
                '2026-01-01 00:00:00', '2026-01-01 00:00:00', '2099-01-01 00:00:00', '2099-01-01 00:00:00', 0
            FROM numbers WHERE $count > 0;
            """;
        command.Parameters.AddWithValue("$count", count);
        await command.ExecuteNonQueryAsync();
    }
}
