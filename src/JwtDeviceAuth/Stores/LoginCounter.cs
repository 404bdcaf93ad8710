namespace JwtDeviceAuth.Stores;

/// <summary>One count that a login is to be added to, and how patient it is.</summary>
public sealed class LoginCounter
{
    /// <summary>The time in which a count shrinks to half, at fixed moments of the day (00:00, 06:00, ... UTC): 6 hours.</summary>
    public static readonly TimeSpan HalfLife = TimeSpan.FromHours(6);

    /// <summary>The time after the last failure in which a count is forgotten: 1 day. No block is longer.</summary>
    public static readonly TimeSpan ForgottenAfter = TimeSpan.FromDays(1);

    /// <summary>
    /// The time after the last lease in which none is pending any more, because the process that took it is gone: 30 seconds. It still counts
    /// as a failure.
    /// </summary>
    public static readonly TimeSpan LongestLease = TimeSpan.FromSeconds(30);

    /// <summary>The key: a hash of what is counted, 32 bytes.</summary>
    public required byte[] KeyHash { get; init; }

    /// <summary>How many logins may fail before the next has to wait; at least 1.</summary>
    public required int FreeAttempts { get; init; }

    /// <summary>The longest block; at most <see cref="ForgottenAfter"/>.</summary>
    public required TimeSpan MaxDelay { get; init; }

    /// <summary>How long further logins are refused after a number of failures: nothing, then 1, 2, 4 ... seconds.</summary>
    /// <param name="failures">The count.</param>
    /// <returns>Zero below <see cref="FreeAttempts"/>, 1 second there; never more than <see cref="MaxDelay"/>.</returns>
    public TimeSpan DelayAfter(int failures)
    {
        if (failures < FreeAttempts)
        {
            return TimeSpan.Zero;
        }

        var doublings = Math.Min(failures - FreeAttempts, 30);
        var delay = TimeSpan.FromSeconds(1L << doublings);
        return delay < MaxDelay ? delay : MaxDelay;
    }
}
