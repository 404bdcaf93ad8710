using System.Diagnostics;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Lockout;

/// <summary>
/// Lets a login wait that nothing holds up but others that are being checked right now: a client in a hurry with the right password. On each
/// node those that wait for one count stand in line, and only the first asks the store again, which decides for all nodes.
/// </summary>
internal sealed class LoginTurns
{
    /// <summary>How many wait for one count on this node; more are refused at once.</summary>
    public const int MaximumWaiting = 64;

    // Longer than the checks ahead can take, unless the node has far more to do than it can.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);

    /// <summary>Waits for a lease for as long as the refusal is one that may be lifted at any moment.</summary>
    /// <param name="lease">The refused lease.</param>
    /// <param name="isPassing">Whether a lease is refused only by others that are being checked.</param>
    /// <param name="askAsync">Asks the store again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The lease that was granted, or the last refusal.</returns>
    public async ValueTask<LoginLease> WaitAsync(
        LoginLease lease, Func<LoginLease, bool> isPassing, Func<ValueTask<LoginLease>> askAsync, CancellationToken cancellationToken)
    {
        if (lease.Refusal is null || !isPassing(lease))
        {
            return lease;
        }

        var key = Convert.ToHexString(lease.Refusal.KeyHash);
        if (Join(key) is not { } line)
        {
            return lease;
        }

        try
        {
            // Measured by the machine and not by the application's clock, as a wait in a queue is.
            var started = Stopwatch.GetTimestamp();
            if (!await line.Turn.WaitAsync(LongestWait, cancellationToken))
            {
                return lease;
            }

            try
            {
                lease = await askAsync();
                for (var pause = ShortestPause; isPassing(lease) && Stopwatch.GetElapsedTime(started) < LongestWait; pause = Longer(pause))
                {
                    await Task.Delay(pause, cancellationToken);
                    lease = await askAsync();
                }

                return lease;
            }
            finally
            {
                line.Turn.Release();
            }
        }
        finally
        {
            Leave(key, line);
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    private Line? Join(string key)
    {
        lock (_lines)
        {
            if (!_lines.TryGetValue(key, out var line))
            {
                _lines[key] = line = new Line();
            }

            if (line.Waiting == MaximumWaiting)
            {
                return null;
            }

            line.Waiting++;
            return line;
        }
    }

    private void Leave(string key, Line line)
    {
        lock (_lines)
        {
            line.Waiting--;
            if (line.Waiting == 0)
            {
                _lines.Remove(key);
                line.Turn.Dispose();
            }
        }
    }

    private sealed class Line
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public int Waiting { get; set; }
    }
}
