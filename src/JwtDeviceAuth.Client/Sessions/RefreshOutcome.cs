namespace JwtDeviceAuth.Client.Sessions;

/// <summary>How a refresh ended.</summary>
/// <param name="IsSettled">Whether the store now has another generation, another session or none: whoever waited looks again.</param>
internal sealed record RefreshOutcome(bool IsSettled)
{
    public static readonly RefreshOutcome Settled = new(IsSettled: true);

    /// <summary>Why there is no new token.</summary>
    public string Reason { get; init; } = string.Empty;

    public TimeSpan RetryAfter { get; init; }
}
