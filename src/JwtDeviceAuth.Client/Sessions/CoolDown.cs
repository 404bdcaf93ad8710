namespace JwtDeviceAuth.Client.Sessions;

/// <summary>
/// How long to leave a failing server alone: 1 s, 2 s, 4 s, up to 60 s, shortened by up to a half; never less than it asked for, up to 10 minutes. The first failure after a quiet time (70 s since the
/// last cool-down ended) waits 16 s at most, whatever was before: its answer may be lost, and the server gives it again for 30 s only. Rule 16 of docs/clients.md.
/// </summary>
internal sealed class CoolDown(MonotonicClock clock, Func<double> random)
{
    private const int StepAfterQuiet = 5;

    private static readonly TimeSpan LongestOwn = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(70);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(10);

    /// <summary>What is left of it.</summary>
    public TimeSpan Left(StoredCoolDown? noted)
    {
        if (noted is null || !string.Equals(noted.Boot, clock.Boot, StringComparison.Ordinal))
        {
            return TimeSpan.Zero;
        }

        var left = TimeSpan.FromMilliseconds(Math.Max(0, noted.Until - clock.Milliseconds));

        // Longer than any: measured before a restart of the machine.
        return left > LongestAsked ? TimeSpan.Zero : left;
    }

    public StoredCoolDown After(StoredCoolDown? noted, TimeSpan? asked, bool isNetwork)
    {
        var failures = Math.Min((noted?.Failures ?? 0) + 1, 30);
        var isAfterQuiet = noted is not null && clock.Since(noted.Until, noted.Boot) > Quiet;
        var own = Math.Min(LongestOwn.TotalSeconds, Math.Pow(2, (isAfterQuiet ? Math.Min(failures, StepAfterQuiet) : failures) - 1)) * (1 - (random() / 2));
        var wait = TimeSpan.FromSeconds(own);
        if (asked > wait)
        {
            wait = asked.Value < LongestAsked ? asked.Value : LongestAsked;
        }

        return new StoredCoolDown
        {
            Failures = failures,
            Until = clock.Milliseconds + (long)Math.Ceiling(wait.TotalMilliseconds),
            Boot = clock.Boot,
            IsNetwork = isNetwork,
        };
    }
}
