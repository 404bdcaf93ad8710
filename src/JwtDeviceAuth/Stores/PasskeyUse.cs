namespace JwtDeviceAuth.Stores;

/// <summary>
/// A passkey whose signature is right. The store notes its challenge as used, by adding a <see cref="OneTimeCode"/>, and moves the counter on: nobody may have
/// used the challenge, it must not have expired, and the counter has to be higher than the stored one, unless both are 0. Both happen, or neither.
/// </summary>
/// <param name="passkeyId">The passkey, which has to be the user's.</param>
/// <param name="challengeHash">The <see cref="OneTimeCode.CodeHash"/> of the challenge.</param>
/// <param name="challengePurpose">The <see cref="OneTimeCode.Purpose"/> of the challenge.</param>
/// <param name="challengeExpiresAt">When the challenge stops being accepted, in UTC.</param>
/// <param name="signatureCounter">The counter that came with the signature.</param>
/// <param name="isSynced">What came with it of <see cref="Passkey.IsSynced"/>.</param>
public sealed class PasskeyUse(
    long passkeyId, byte[] challengeHash, string challengePurpose, DateTimeOffset challengeExpiresAt, long signatureCounter, bool isSynced) : SecondFactorUse
{
    /// <summary>The passkey, which has to be the user's.</summary>
    public long PasskeyId { get; } = passkeyId;

    /// <summary>The <see cref="OneTimeCode.CodeHash"/> of the challenge.</summary>
    public byte[] ChallengeHash { get; } = challengeHash;

    /// <summary>The <see cref="OneTimeCode.Purpose"/> of the challenge.</summary>
    public string ChallengePurpose { get; } = challengePurpose;

    /// <summary>
    /// When the challenge stops being accepted, in UTC. The note that it was used stays at least a minute longer: the clocks of nodes differ a little.
    /// </summary>
    public DateTimeOffset ChallengeExpiresAt { get; } = challengeExpiresAt;

    /// <summary>The counter that came with the signature.</summary>
    public long SignatureCounter { get; } = signatureCounter;

    /// <summary>What came with the signature of <see cref="Passkey.IsSynced"/>.</summary>
    public bool IsSynced { get; } = isSynced;
}
