namespace JwtDeviceAuth.Sessions;

/// <summary>What one batch of a clean-up did.</summary>
/// <param name="Removed">How many sessions were removed.</param>
/// <param name="Next">Where the next batch begins; null at the end of the table.</param>
public sealed record CleanupBatch(int Removed, long? Next);
