using System.Diagnostics.Metrics;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.Events;

/// <summary>
/// The instruments of the meter <c>JwtDeviceAuth</c>: names with dots, units of UCUM, and only tags that take a handful of values.
/// docs/reference/metrics.md lists them all.
/// </summary>
internal sealed class AuthMetrics
{
    public const string MeterName = "JwtDeviceAuth";

    private readonly Counter<long> _logins;
    private readonly Counter<long> _throttled;
    private readonly Counter<long> _refreshes;
    private readonly Counter<long> _sessionsRevoked;
    private readonly Histogram<double> _hashDuration;
    private readonly Histogram<int> _groupSize;
    private readonly Counter<long> _eventsDropped;
    private readonly Counter<long> _storeFailures;

    private int _hashesWaiting;
    private long _activeSessions = -1;

    public AuthMetrics(IMeterFactory factory, ILookupCounter? cache = null, StoreClock? clock = null)
    {
        var meter = factory.Create(MeterName);
        _logins = meter.CreateCounter<long>("jwtdeviceauth.logins", "{login}", "Logins, by what came of them.");
        _throttled = meter.CreateCounter<long>(
            "jwtdeviceauth.logins.throttled", "{login}", "Checks of a password that were refused because too many had failed.");
        _refreshes = meter.CreateCounter<long>("jwtdeviceauth.refreshes", "{refresh}", "Refreshes, by what came of them.");
        _sessionsRevoked = meter.CreateCounter<long>("jwtdeviceauth.sessions.revoked", "{session}", "Sessions that ended before their time.");
        meter.CreateObservableGauge(
            "jwtdeviceauth.sessions.active", ActiveSessions, "{session}", "Live sessions in the store, as the last clean-up counted them.");
        _hashDuration = meter.CreateHistogram(
            "jwtdeviceauth.password.hash.duration",
            "s",
            "How long password hashes took, each with those that ran beside it on its core, without the wait for one.",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2.5, 5, 10] });
        meter.CreateObservableUpDownCounter(
            "jwtdeviceauth.password.hash.queue", () => Volatile.Read(ref _hashesWaiting), "{hash}", "Password hashes that wait for a free core.");
        _groupSize = meter.CreateHistogram(
            "jwtdeviceauth.store.commit.group_size",
            "{refresh}",
            "How many refreshes one commit of the store held.",
            tags: null,
            new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] });
        meter.CreateObservableCounter(
            "jwtdeviceauth.token_cache.lookups", () => CacheLookups(cache), "{lookup}", "Look-ups of access tokens that were verified before.");
        meter.CreateObservableGauge(
            "jwtdeviceauth.clock.offset", () => ClockOffset(clock), "s", "How far this node's clock is behind the store's; negative if it is ahead.");
        _eventsDropped = meter.CreateCounter<long>(
            "jwtdeviceauth.events.dropped", "{event}", "Security events that no sink got, because too many waited.");
        _storeFailures = meter.CreateCounter<long>(
            "jwtdeviceauth.store.unavailable", "{request}", "Requests answered with 503, because the store could not do its work.");
    }

    public void RecordLogin(string result, string loginType)
    {
        if (_logins.Enabled)
        {
            _logins.Add(1, new("jwtdeviceauth.result", result), new("jwtdeviceauth.login_type", loginType));
        }
    }

    public void RecordThrottled(string scope)
    {
        if (_throttled.Enabled)
        {
            _throttled.Add(1, new KeyValuePair<string, object?>("jwtdeviceauth.scope", scope));
        }
    }

    public void RecordRefresh(string result)
    {
        if (_refreshes.Enabled)
        {
            _refreshes.Add(1, new KeyValuePair<string, object?>("jwtdeviceauth.result", result));
        }
    }

    public void RecordSessionEnded(string reason)
    {
        if (_sessionsRevoked.Enabled)
        {
            _sessionsRevoked.Add(1, new KeyValuePair<string, object?>("jwtdeviceauth.reason", reason));
        }
    }

    public void SetActiveSessions(long count) => Volatile.Write(ref _activeSessions, count);

    public void RecordHash(string operation, TimeSpan duration)
        => _hashDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("jwtdeviceauth.operation", operation));

    /// <summary>Counted whether or not anybody listens, so that who starts to listen sees the truth.</summary>
    public void AddWaitingHashes(int change) => Interlocked.Add(ref _hashesWaiting, change);

    /// <summary>How many refreshes one commit held.</summary>
    public void RecordGroup(int size) => _groupSize.Record(size);

    public void RecordEventDropped(string eventType)
        => _eventsDropped.Add(1, new KeyValuePair<string, object?>("jwtdeviceauth.event", eventType));

    public void RecordStoreUnavailable() => _storeFailures.Add(1);

    /// <summary>The cache counts by itself, so that a request pays for nothing more.</summary>
    private static IEnumerable<Measurement<long>> CacheLookups(ILookupCounter? cache)
        => cache?.IsEnabled == true
            ? [new(cache.Hits, ResultTag("hit")), new(cache.Misses, ResultTag("miss"))]
            : [];

    private static IEnumerable<Measurement<double>> ClockOffset(StoreClock? clock)
        => clock?.Offset is { } offset ? [new Measurement<double>(offset.TotalSeconds)] : [];

    private static KeyValuePair<string, object?> ResultTag(string result) => new("jwtdeviceauth.result", result);

    private IEnumerable<Measurement<long>> ActiveSessions()
        => Volatile.Read(ref _activeSessions) is var count and >= 0 ? [new Measurement<long>(count)] : [];
}
