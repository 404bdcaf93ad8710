using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>What a client sends to complete a login. Not a record, so that no log prints the token or the code by accident.</summary>
public sealed class SecondFactorLoginRequest
{
    /// <summary>The <c>mfa_token</c>.</summary>
    public required string Token { get; init; }

    /// <summary>The kind of the answer: <c>totp</c>, <c>recovery_code</c>, or what a further package adds.</summary>
    public required string Method { get; init; }

    /// <summary>The answer: six digits, or a recovery code without spaces and dashes in capital letters.</summary>
    public required string Answer { get; init; }

    /// <summary>Whether this device needs no second factor for <see cref="SecondFactorOptions.TrustLifetime"/>. Default: false.</summary>
    public bool TrustsDevice { get; init; }

    /// <summary>The key that the client proved to have; null for none. A login that began with one needs the same.</summary>
    public DeviceKey? Key { get; init; }

    /// <summary>What is known of the client.</summary>
    public ClientInfo Client { get; init; } = new();
}
