namespace JwtDeviceAuth.Stores;

/// <summary>
/// A passkey whose signature is right. The store uses its challenge up (a <see cref="OneTimeCode"/>, which has to be there), and moves the counter on: it has to be
/// higher than the stored one, unless both are 0. Both happen, or neither.
/// </summary>
/// <param name="passkeyId">The passkey, which has to be the user's.</param>
/// <param name="challengeHash">The <see cref="OneTimeCode.CodeHash"/> of the challenge.</param>
/// <param name="challengePurpose">The <see cref="OneTimeCode.Purpose"/> of the challenge.</param>
/// <param name="signatureCounter">The counter that came with the signature.</param>
/// <param name="isSynced">What came with it of <see cref="Passkey.IsSynced"/>.</param>
public sealed class PasskeyUse(long passkeyId, byte[] challengeHash, string challengePurpose, long signatureCounter, bool isSynced) : SecondFactorUse
{
    /// <summary>The passkey, which has to be the user's.</summary>
    public long PasskeyId { get; } = passkeyId;

    /// <summary>The <see cref="OneTimeCode.CodeHash"/> of the challenge.</summary>
    public byte[] ChallengeHash { get; } = challengeHash;

    /// <summary>The <see cref="OneTimeCode.Purpose"/> of the challenge.</summary>
    public string ChallengePurpose { get; } = challengePurpose;

    /// <summary>The counter that came with the signature.</summary>
    public long SignatureCounter { get; } = signatureCounter;

    /// <summary>What came with the signature of <see cref="Passkey.IsSynced"/>.</summary>
    public bool IsSynced { get; } = isSynced;
}
