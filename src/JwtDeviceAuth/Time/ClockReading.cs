namespace JwtDeviceAuth.Time;

/// <summary>What the store's clock showed at one moment of this node.</summary>
/// <param name="StoreTime">The store's time.</param>
/// <param name="Timestamp">The node's monotonic timestamp at that moment.</param>
/// <param name="NodeTime">What the node's own clock showed then.</param>
/// <param name="Uncertainty">The most by which <paramref name="StoreTime"/> can be wrong: half of the round trip that it took.</param>
internal sealed record ClockReading(DateTimeOffset StoreTime, long Timestamp, DateTimeOffset NodeTime, TimeSpan Uncertainty)
{
    // The most by which a system lets its clock run faster or slower to correct it, as NTP does: 500 ppm.
    private const double Drift = 0.0005;

    /// <summary>By how much the node's clock is behind the store's.</summary>
    public TimeSpan Offset => StoreTime - NodeTime;

    /// <summary>
    /// The better of this reading and the one before it. A reading proves that the store's time lies within its uncertainty: an earlier one that
    /// says otherwise is wrong, because a clock was set, and is dropped; one that agrees and was taken on a quicker round trip goes on.
    /// </summary>
    public ClockReading After(ClockReading? earlier, TimeSpan age)
    {
        if (earlier is null)
        {
            return this;
        }

        var expected = earlier.StoreTime + age;
        var uncertainty = earlier.Uncertainty + (age * Drift);
        return (expected - StoreTime).Duration() <= Uncertainty && uncertainty < Uncertainty
            ? this with { StoreTime = expected, Uncertainty = uncertainty }
            : this;
    }
}
