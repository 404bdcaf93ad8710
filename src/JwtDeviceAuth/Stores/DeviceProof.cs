namespace JwtDeviceAuth.Stores;

/// <summary>
/// A device's proof that it signed in before, as a condition that the store checks in the statement that counts: the user exists, and
/// <see cref="User.PasswordChangedAt"/> is null or not later than <paramref name="IssuedAt"/>.
/// </summary>
/// <param name="UserId">The user that the device signed in as.</param>
/// <param name="IssuedAt">When the proof was issued, in UTC.</param>
public sealed record DeviceProof(long UserId, DateTimeOffset IssuedAt);
