namespace JwtDeviceAuth.Stores;

/// <summary>What <see cref="IPasskeyStore.TryAddAsync"/> did.</summary>
/// <param name="Status">Whether it is there, or why not.</param>
/// <param name="IsFirst">Whether it is the user's first second factor.</param>
public sealed record PasskeyAddResult(PasskeyAddStatus Status, bool IsFirst = false);
