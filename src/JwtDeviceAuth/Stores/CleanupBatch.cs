namespace JwtDeviceAuth.Stores;

/// <summary>What one batch of a clean-up did.</summary>
/// <param name="Removed">How many sessions were removed.</param>
/// <param name="Next">Where the next batch begins; null at the end of the table.</param>
/// <param name="Live">How many sessions of this part of the table stay.</param>
public sealed record CleanupBatch(int Removed, long? Next, int Live);
