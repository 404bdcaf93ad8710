using System.Globalization;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace JwtDeviceAuth.PostgreSql;

/// <summary>Hears that sessions were revoked through LISTEN, on a connection of its own.</summary>
internal sealed class PostgreSqlRevocationChannel<TContext>(IServiceScopeFactory scopes) : IRevocationChannel
    where TContext : DbContext
{
    // A connection can die without a word, for example in a firewall; asking now and then is what finds out.
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(15);

    public async Task ListenAsync(Func<DateTimeOffset?, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<TContext>().Database;
        await database.OpenConnectionAsync(cancellationToken);
        var connection = (NpgsqlConnection)database.GetDbConnection();
        DateTimeOffset? earliest = null;
        connection.Notification += (_, notification) =>
        {
            if (PostgreSqlRevocationChannel.TryRead(notification.Payload) is { } time && (earliest is null || time < earliest))
            {
                earliest = time;
            }
        };
        await ExecuteAsync(connection, $"LISTEN {PostgreSqlRevocationChannel.Name}", cancellationToken);
        await read(null, cancellationToken);
        while (true)
        {
            if (!await connection.WaitAsync(ProbeInterval, cancellationToken))
            {
                await ExecuteAsync(connection, "SELECT 1", cancellationToken);
            }

            // Those that come while the store is read are looked at together, after that.
            if (earliest is { } since)
            {
                earliest = null;
                await read(since, cancellationToken);
            }
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>The channel's name, and the form of what it carries.</summary>
internal static class PostgreSqlRevocationChannel
{
    public const string Name = "jwtdeviceauth_revoked_sessions";

    private const long EndOfCalendar = 253_402_300_800_000;

    /// <summary>Not whose session it was: anybody who may connect to the database can send and listen on the channel. The table says that.</summary>
    public static string Write(DateTimeOffset revokedAt) => revokedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>The time of the first of the rows that were added; null for anything else.</summary>
    public static DateTimeOffset? TryRead(string payload)
        => long.TryParse(payload, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds < EndOfCalendar
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
