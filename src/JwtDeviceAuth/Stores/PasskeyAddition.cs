namespace JwtDeviceAuth.Stores;

/// <summary>A passkey to add, for <see cref="IPasskeyStore.TryAddAsync"/>.</summary>
public sealed class PasskeyAddition
{
    /// <summary>The passkey; gets its <see cref="Stores.Passkey.Id"/>.</summary>
    public required Passkey Passkey { get; init; }

    /// <summary>
    /// The <see cref="OneTimeCode.CodeHash"/> of the challenge, a code for <see cref="Stores.Passkey.RegistrationPurpose"/>, which has to be there, and is used up.
    /// </summary>
    public required byte[] ChallengeHash { get; init; }

    /// <summary>How many passkeys the user may have with it.</summary>
    public required int Maximum { get; init; }

    /// <summary>The <see cref="User.SecondFactorVersion"/> if it is the first second factor.</summary>
    public required long NewVersion { get; init; }

    /// <summary>The recovery codes if it is the first second factor.</summary>
    public required IReadOnlyList<byte[]> RecoveryCodeHashes { get; init; }
}
