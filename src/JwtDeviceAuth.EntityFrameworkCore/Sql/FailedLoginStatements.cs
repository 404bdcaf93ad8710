using System.Data.Common;
using JwtDeviceAuth.Lockout;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

internal static class FailedLoginStatements
{
    private const string Columns = "key_hash, failures, last_failed_at, blocked_until";

    public static async Task<FailedLogins?> FindFailedLoginsAsync(this DbContext context, byte[] keyHash, CancellationToken cancellationToken)
        => (await context.QueryAsync(
            $"SELECT {Columns} FROM {context.TableOf<FailedLogins>()} WHERE key_hash = @p0", [keyHash], Read, cancellationToken)).SingleOrDefault();

    public static Task<int> RemoveFailedLoginsAsync(this DbContext context, byte[] keyHash, CancellationToken cancellationToken)
        => context.ExecuteAsync($"DELETE FROM {context.TableOf<FailedLogins>()} WHERE key_hash = @p0", [keyHash], cancellationToken);

    /// <summary>Takes one failure back, and the block that it set, unless a later one has set another.</summary>
    public static async Task TakeBackAsync(this DbContext context, FailedLogins counted, CancellationToken cancellationToken)
    {
        var table = context.TableOf<FailedLogins>();
        if (await context.ExecuteAsync($"DELETE FROM {table} WHERE key_hash = @p0 AND failures <= 1", [counted.KeyHash], cancellationToken) == 0)
        {
            await context.ExecuteAsync(
                $"""
                UPDATE {table}
                SET failures = failures - 1, blocked_until = CASE WHEN blocked_until = @p1 THEN @p2 ELSE blocked_until END
                WHERE key_hash = @p0
                """,
                [counted.KeyHash, counted.BlockedUntil.UtcDateTime, FailedLogins.NotBlocked.UtcDateTime],
                cancellationToken);
        }
    }

    /// <summary>
    /// The one statement that counts a login, on the condition that none is blocked: what decides a race between guesses. Null if the count is
    /// blocked; it has then not changed.
    /// </summary>
    public static async Task<FailedLogins?> CountLoginAsync(
        this DbContext context, LoginCounter counter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var first = counter.FreeAttempts > 1 ? FailedLogins.NotBlocked : now + counter.DelayAfter(1);
        List<object?> arguments = [counter.KeyHash, now.UtcDateTime, first.UtcDateTime];
        var failures = $"({FailuresLeft(now, Argument)} + 1)";
        var blockedUntil = BlockedUntil(counter, now, failures, Argument);
        var counted = await context.QueryAsync(
            $"""
            INSERT INTO {context.TableOf<FailedLogins>()} AS counted ({Columns})
            VALUES (@p0, 1, @p1, @p2)
            ON CONFLICT (key_hash) DO UPDATE
            SET failures = {failures}, last_failed_at = @p1, blocked_until = {blockedUntil}
            WHERE counted.blocked_until <= @p1
            RETURNING {Columns}
            """,
            [.. arguments],
            Read,
            cancellationToken);
        return counted.SingleOrDefault();

        string Argument(DateTimeOffset time)
        {
            arguments.Add(time.UtcDateTime);
            return ParameterNames.Of(arguments.Count - 1);
        }
    }

    /// <summary>What is left of the count: all of it in the current half-life, half of it in the next, a quarter in the one after that.</summary>
    private static string FailuresLeft(DateTimeOffset now, Func<DateTimeOffset, string> argument)
    {
        var begin = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % LoginCounter.HalfLife.Ticks), TimeSpan.Zero);
        var oldest = now - LoginCounter.ForgottenAfter;
        var sql = $"CASE WHEN counted.last_failed_at <= {argument(oldest)} THEN 0";
        var divisor = 1;
        for (; begin > oldest; begin -= LoginCounter.HalfLife, divisor *= 2)
        {
            sql += $" WHEN counted.last_failed_at >= {argument(begin)} THEN counted.failures / {divisor}";
        }

        return $"{sql} ELSE counted.failures / {divisor} END";
    }

    private static string BlockedUntil(LoginCounter counter, DateTimeOffset now, string failures, Func<DateTimeOffset, string> argument)
    {
        var sql = $"CASE WHEN {failures} < {counter.FreeAttempts} THEN {argument(FailedLogins.NotBlocked)}";
        for (var count = counter.FreeAttempts; counter.DelayAfter(count) < counter.MaxDelay; count++)
        {
            sql += $" WHEN {failures} = {count} THEN {argument(now + counter.DelayAfter(count))}";
        }

        return $"{sql} ELSE {argument(now + counter.MaxDelay)} END";
    }

    private static FailedLogins Read(DbDataReader row) => new()
    {
        KeyHash = row.GetFieldValue<byte[]>(0),
        Failures = row.GetInt32(1),
        LastFailedAt = row.Time(2),
        BlockedUntil = row.Time(3),
    };
}
