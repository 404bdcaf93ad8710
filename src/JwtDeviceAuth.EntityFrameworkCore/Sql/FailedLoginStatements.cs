using System.Data.Common;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

internal static class FailedLoginStatements
{
    private const string Columns = "key_hash, failures, pending, last_failed_at, blocked_until";

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
                SET failures = failures - 1, pending = CASE WHEN pending > 0 THEN pending - 1 ELSE 0 END, blocked_until = CASE WHEN blocked_until = @p1 THEN @p2 ELSE blocked_until END
                WHERE key_hash = @p0
                """,
                [counted.KeyHash, counted.BlockedUntil.UtcDateTime, FailedLogins.NotBlocked.UtcDateTime],
                cancellationToken);
        }
    }

    /// <summary>A failure stays counted, but nobody has to wait for its result any more.</summary>
    public static Task<int> EndPendingAsync(this DbContext context, byte[] keyHash, CancellationToken cancellationToken)
        => context.ExecuteAsync(
            $"UPDATE {context.TableOf<FailedLogins>()} SET pending = pending - 1 WHERE key_hash = @p0 AND pending > 0", [keyHash], cancellationToken);

    /// <summary>Whether the password is not younger than the proof.</summary>
    public static async Task<bool> HoldsAsync(this DbContext context, DeviceProof proof, CancellationToken cancellationToken)
        => (await context.QueryAsync(
            $"SELECT 1 {Condition(context, "@p0", "@p1")}", [proof.UserId, proof.IssuedAt.UtcDateTime], _ => true, cancellationToken)).Count > 0;

    /// <summary>
    /// The one statement that counts a login, on the condition that the count is not blocked and the proof holds: what decides a race between
    /// guesses. Null if one does not; the count has then not changed.
    /// </summary>
    public static async Task<FailedLogins?> CountLoginAsync(
        this DbContext context, LoginCounter counter, DeviceProof? proof, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var first = counter.FreeAttempts > 1 ? FailedLogins.NotBlocked : now + counter.DelayAfter(1);
        List<object?> arguments = [counter.KeyHash, now.UtcDateTime, first.UtcDateTime];
        var failures = $"({FailuresLeft(now, Argument)} + 1)";
        var blockedUntil = BlockedUntil(counter, now, failures, Argument);
        var abandoned = Argument(now - LoginCounter.LongestLease);
        string values;
        if (proof is null)
        {
            values = "VALUES (@p0, 1, 1, @p1, @p2)";
        }
        else
        {
            arguments.Add(proof.UserId);
            values = $"SELECT @p0, 1, 1, @p1, @p2 {Condition(context, ParameterNames.Of(arguments.Count - 1), Argument(proof.IssuedAt))}";
        }

        var counted = await context.QueryAsync(
            $"""
            INSERT INTO {context.TableOf<FailedLogins>()} AS counted ({Columns})
            {values}
            ON CONFLICT (key_hash) DO UPDATE
            SET failures = {failures}, pending = CASE WHEN counted.last_failed_at > {abandoned} THEN counted.pending + 1 ELSE 1 END, last_failed_at = @p1, blocked_until = {blockedUntil}
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

    private static string Condition(DbContext context, string userId, string issuedAt)
        => $"FROM {context.TableOf<User>()} WHERE id = {userId} AND (password_changed_at IS NULL OR password_changed_at <= {issuedAt})";

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
        Pending = row.GetInt32(2),
        LastFailedAt = row.Time(3),
        BlockedUntil = row.Time(4),
    };
}
