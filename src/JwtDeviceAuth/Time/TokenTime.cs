namespace JwtDeviceAuth.Time;

/// <summary>Times as tokens and tables keep them.</summary>
internal static class TokenTime
{
    /// <summary>Tokens count whole seconds, so what is stored for them does too; else the two would disagree at the edge.</summary>
    public static DateTimeOffset ToWholeSeconds(this DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    /// <summary>Every database keeps milliseconds, so that a time read back equals the time written.</summary>
    public static DateTimeOffset ToWholeMilliseconds(this DateTimeOffset time)
        => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
