using System.Globalization;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace JwtDeviceAuth.PostgreSql;

/// <summary>Hears of ended sessions through LISTEN, on a connection of its own.</summary>
internal sealed class PostgreSqlRevocationChannel<TContext>(IServiceScopeFactory scopes) : IRevocationChannel
    where TContext : DbContext
{
    // A connection can die without a word, for example in a firewall; asking now and then is what finds out.
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(15);

    public async Task ListenAsync(Func<CancellationToken, Task> connected, Action<EndedSession> ended, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<TContext>().Database;
        await database.OpenConnectionAsync(cancellationToken);
        var connection = (NpgsqlConnection)database.GetDbConnection();
        connection.Notification += (_, notification) =>
        {
            if (PostgreSqlRevocationChannel.TryRead(notification.Payload) is { } session)
            {
                ended(session);
            }
        };
        await ExecuteAsync(connection, $"LISTEN {PostgreSqlRevocationChannel.Name}", cancellationToken);
        await connected(cancellationToken);
        while (true)
        {
            if (!await connection.WaitAsync(ProbeInterval, cancellationToken))
            {
                await ExecuteAsync(connection, "SELECT 1", cancellationToken);
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
    public const string Name = "jwtdeviceauth_ended_sessions";

    public static string Write(EndedSession session)
        => string.Create(CultureInfo.InvariantCulture, $"{session.SessionId} {session.UserId} {session.EndedAt.ToUnixTimeMilliseconds()}");

    /// <summary>Null for anything else: whoever may connect to the database can send on the channel.</summary>
    public static EndedSession? TryRead(string payload)
        => payload.Split(' ') is [var sessionId, var user, var time]
            && long.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var userId)
            && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds < 253_402_300_800_000
                ? new EndedSession
                {
                    SessionId = sessionId,
                    UserId = userId,
                    EndedAt = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
                }
                : null;
}
