using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>An answer to the question for a second factor, in the form that its method read.</summary>
internal sealed class SecondFactorAttempt
{
    public required string Method { get; init; }

    public required string Answer { get; init; }

    /// <summary>The <see cref="LoginChallenge.TokenHash"/> of the login that it answers; null outside of a login.</summary>
    public byte[]? TokenHash { get; init; }

    public string? DeviceId { get; init; }

    public required ClientInfo Client { get; init; }
}
