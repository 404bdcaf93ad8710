using System.Diagnostics.Metrics;

namespace JwtDeviceAuth.Revocation;

/// <summary>How late this node learns of what others revoke.</summary>
internal sealed class RevocationMetrics(IMeterFactory meters)
{
    private readonly Histogram<double> _lag = meters.Create("JwtDeviceAuth").CreateHistogram(
        "jwtdeviceauth.revocation.lag",
        "s",
        "The time from the end of a session on another node until this node refused its access tokens.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60] });

    public void RecordLag(TimeSpan lag) => _lag.Record(Math.Max(0, lag.TotalSeconds));
}
