using JwtDeviceAuth.Lockout;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore;

/// <summary>The one statement that counts a login, on the condition that none is blocked: what decides a race between guesses.</summary>
internal static class FailedLoginQueries
{
    /// <summary>Null if the count is blocked; it has then not changed.</summary>
    public static async Task<FailedLogins?> CountLoginAsync(
        this DbContext context, LoginCounter counter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var first = counter.FreeAttempts > 1 ? FailedLogins.NotBlocked : now + counter.DelayAfter(1);
        List<object> arguments = [counter.KeyHash, now.UtcDateTime, first.UtcDateTime];
        var failures = $"({FailuresLeft(now, Argument)} + 1)";
        var counted = await context.ReturningAsync<FailedLogins>(
            $$"""
            INSERT INTO {{context.TableOf<FailedLogins>()}} AS counted (key_hash, failures, last_failed_at, blocked_until)
            VALUES ({0}, 1, {1}, {2})
            ON CONFLICT (key_hash) DO UPDATE
            SET failures = {{failures}}, last_failed_at = {1}, blocked_until = {{BlockedUntil(counter, now, failures, Argument)}}
            WHERE counted.blocked_until <= {1}
            RETURNING *
            """,
            [.. arguments],
            cancellationToken);
        return counted.SingleOrDefault();

        string Argument(DateTimeOffset time)
        {
            arguments.Add(time.UtcDateTime);
            return $"{{{arguments.Count - 1}}}";
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
}
