using JwtDeviceAuth.Stores;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Time;

/// <summary>
/// The time that decides: expiry, leeway, lockout, one-time codes, revocation. Where the store has a clock, it is the store's, so that all
/// nodes agree; else the node's. Between two readings it goes on with the node's monotonic clock, which nobody sets.
/// </summary>
internal sealed class StoreClock : IDisposable
{
    /// <summary>Often enough that the node's own oscillator makes no difference, and a store whose clock was set is noticed soon.</summary>
    public static readonly TimeSpan ReadingInterval = TimeSpan.FromSeconds(10);

    // The quickest of a few is the most exact: what makes the others slow also makes them vague.
    private const int Tries = 3;

    // A pause between two looks at clocks is no jump; past this it is worth a question to the store.
    private static readonly TimeSpan Jump = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan WorthTelling = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _node;
    private readonly IStoreTime? _store;
    private readonly ILogger<StoreClock> _logger;
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private volatile TaskCompletionSource _jumped = NewSignal();
    private volatile ClockReading? _reading;
    private TimeSpan _told;

    public StoreClock(
        TimeProvider node, IOptions<JwtDeviceAuthOptions> options, ILogger<StoreClock> logger, IStoreTime? store = null)
    {
        (_node, _logger) = (node, logger);
        _store = options.Value.UseStoreTime ?? (node == TimeProvider.System) ? store : null;
    }

    /// <summary>Whether the store is asked at all.</summary>
    public bool ReadsStore => _store is not null;

    /// <summary>By how much the node's own clock is behind the store's; null while that is not known.</summary>
    public TimeSpan? Offset => _reading?.Offset;

    /// <summary>Done as soon as the node's clock was seen to jump after the last reading.</summary>
    public Task Jumped => _jumped.Task;

    public DateTimeOffset GetUtcNow()
    {
        var nodeTime = _node.GetUtcNow();
        if (_reading is not { } reading)
        {
            return nodeTime;
        }

        var steady = reading.StoreTime + _node.GetElapsedTime(reading.Timestamp);
        var byNode = nodeTime + reading.Offset;
        if ((byNode - steady).Duration() < Jump)
        {
            return steady;
        }

        // The node's clock was set, or the machine slept and the monotonic clock with it. Until the store has said which, in some milliseconds,
        // the later of the two: a time that comes again late signs people out, one that came early does not.
        _jumped.TrySetResult();
        return byNode > steady ? byNode : steady;
    }

    /// <summary>Asks the store, unless that was done before. To be awaited before anything that is decided by the time at startup.</summary>
    public async Task EnsureReadAsync(CancellationToken cancellationToken)
    {
        if (_store is not null && _reading is null)
        {
            await ReadAsync(cancellationToken);
        }
    }

    /// <summary>Asks the store. When that fails, the clock goes on as it was.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (_store is null)
        {
            return;
        }

        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (_jumped.Task.IsCompleted)
            {
                _jumped = NewSignal();
            }

            var best = await TryAsync(_store, cancellationToken);
            for (var tries = 1; tries < Tries; tries++)
            {
                var next = await TryAsync(_store, cancellationToken);
                best = next.Uncertainty < best.Uncertainty ? next : best;
            }

            var earlier = _reading;
            _reading = best.After(earlier, earlier is null ? TimeSpan.Zero : _node.GetElapsedTime(earlier.Timestamp, best.Timestamp));
        }
        finally
        {
            _oneAtATime.Release();
        }

        Report(_reading.Offset);
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async ValueTask<ClockReading> TryAsync(IStoreTime store, CancellationToken cancellationToken)
    {
        var asked = _node.GetTimestamp();
        var storeTime = await store.GetUtcNowAsync(cancellationToken);
        var answered = _node.GetTimestamp();
        var half = _node.GetElapsedTime(asked, answered) / 2;
        return new ClockReading(storeTime + half, answered, _node.GetUtcNow(), half);
    }

    private void Report(TimeSpan offset)
    {
        if ((offset - _told).Duration() > WorthTelling)
        {
            _told = offset;
            TimeLog.ClockDiffers(_logger, offset.TotalSeconds);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
