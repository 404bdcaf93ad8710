namespace JwtDeviceAuth;

/// <summary>The removal of expired sessions.</summary>
public sealed class CleanupOptions
{
    /// <summary>The time from one clean-up to the next. Default: 10 minutes; at least 1 second.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(10);
}
