namespace JwtDeviceAuth.Stores;

/// <summary>What <see cref="ISecondFactorStore.TryConfirmTotpAsync"/> did.</summary>
/// <param name="Factor">The factor as it is now.</param>
/// <param name="IsFirst">Whether it is the user's first one, so that the recovery codes were stored.</param>
public sealed record TotpConfirmed(TotpFactor Factor, bool IsFirst);
