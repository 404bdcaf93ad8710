namespace JwtDeviceAuth.Model.Tests.Protocol;

/// <summary>An authenticator app that waits for its first code.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Secret">Its secret.</param>
/// <param name="StartedBy">The session that alone can confirm it.</param>
/// <param name="ExpiresAt">When it stops waiting.</param>
public sealed record PendingFactor(long Id, string Secret, int StartedBy, DateTimeOffset ExpiresAt);
