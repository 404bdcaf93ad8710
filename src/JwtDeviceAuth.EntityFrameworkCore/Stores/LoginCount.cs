using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>How a count goes up.</summary>
internal static class LoginCount
{
    /// <summary>The count of the first login.</summary>
    public static FailedLogins First(this LoginCounter counter, DateTimeOffset now) => counter.Counted(failures: 1, pending: 1, now);

    /// <summary>The count after one more login.</summary>
    public static FailedLogins After(this LoginCounter counter, FailedLogins row, DateTimeOffset now)
        => counter.Counted(LeftOf(row, now) + 1, row.LastFailedAt > now - LoginCounter.LongestLease ? row.Pending + 1 : 1, now);

    private static FailedLogins Counted(this LoginCounter counter, int failures, int pending, DateTimeOffset now) => new()
    {
        KeyHash = counter.KeyHash,
        Failures = failures,
        Pending = pending,
        LastFailedAt = now,
        BlockedUntil = counter.DelayAfter(failures) is { Ticks: > 0 } delay ? now + delay : FailedLogins.NotBlocked,
    };

    /// <summary>What is left of the count: all of it in the current half-life, half of it in the next, a quarter in the one after that.</summary>
    private static int LeftOf(FailedLogins row, DateTimeOffset now)
    {
        var oldest = now - LoginCounter.ForgottenAfter;
        if (row.LastFailedAt <= oldest)
        {
            return 0;
        }

        var begin = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % LoginCounter.HalfLife.Ticks), TimeSpan.Zero);
        var left = row.Failures;
        for (; row.LastFailedAt < begin; begin -= LoginCounter.HalfLife)
        {
            left /= 2;
        }

        return left;
    }
}
