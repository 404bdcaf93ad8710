using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace JwtDeviceAuth.Faults.Tests;

/// <summary>What all clients of a run saw, together.</summary>
public sealed class Counts
{
    private readonly ConcurrentQueue<long> _answeredAt = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private int _refreshes;
    private int _logins;
    private int _logouts;
    private int _repeats;
    private int _tokensChecked;
    private TimeSpan _withoutService;

    /// <summary>What should not have happened.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    public int Answered => _answeredAt.Count;

    public void Refreshed() => Answer(ref _refreshes);

    public void LoggedIn() => Answer(ref _logins);

    public void LoggedOut() => Answer(ref _logouts);

    public void Repeated() => Interlocked.Increment(ref _repeats);

    public void Checked() => Interlocked.Increment(ref _tokensChecked);

    public void Fault(string what) => _faults.Enqueue(what);

    /// <summary>What is asked from now on is a check; its pauses are not the nodes' fault.</summary>
    public void EndOfLoad()
    {
        var times = _answeredAt.Order().ToArray();
        _withoutService = times.Zip(times.Skip(1), Stopwatch.GetElapsedTime).DefaultIfEmpty().Max();
    }

    public string Summary(string scenario) => string.Create(
        CultureInfo.InvariantCulture,
        $"{scenario}: {_answeredAt.Count} answers kept ({_refreshes} refreshes, {_logins} logins, {_logouts} logouts), {_repeats} requests "
        + $"repeated, {_tokensChecked} tokens checked, {_faults.Count} faults, longest time in which nobody was served {_withoutService.TotalSeconds:F1} s");

    private void Answer(ref int count)
    {
        Interlocked.Increment(ref count);
        _answeredAt.Enqueue(Stopwatch.GetTimestamp());
    }
}
