namespace JwtDeviceAuth.Model.Tests.Protocol;

/// <summary>A login that waits for its second factor.</summary>
/// <param name="Slot">Where its session is to be.</param>
/// <param name="Version">The state of the user's factors when it asked.</param>
/// <param name="Password">The password then.</param>
/// <param name="ProvedAt">When the first factor was right.</param>
/// <param name="Key">The key that its answer has to prove; null for none.</param>
/// <param name="Attempts">How many codes were tried.</param>
public sealed record Challenge(Slot Slot, int Version, int Password, DateTimeOffset ProvedAt, string? Key, int Attempts = 0);
