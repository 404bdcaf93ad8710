namespace JwtDeviceAuth.Stores;

/// <summary>What <see cref="IPasskeyStore.TryRemoveAsync"/> did.</summary>
/// <param name="Status">Whether it is gone, or why not.</param>
/// <param name="Removed">The passkey, as it was; null where nothing was removed.</param>
/// <param name="WasLast">Whether it was the user's last second factor.</param>
public sealed record PasskeyRemoveResult(PasskeyRemoveStatus Status, Passkey? Removed = null, bool WasLast = false);
