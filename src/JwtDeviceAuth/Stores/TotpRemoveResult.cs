namespace JwtDeviceAuth.Stores;

/// <summary>What <see cref="ISecondFactorStore.TryRemoveTotpAsync"/> did.</summary>
/// <param name="Status">Whether it is gone, or why not.</param>
/// <param name="Removed">The factor as it was; null if nothing was changed.</param>
/// <param name="WasLast">Whether the user has no second factor any more.</param>
public sealed record TotpRemoveResult(TotpRemoveStatus Status, TotpFactor? Removed = null, bool WasLast = false);
