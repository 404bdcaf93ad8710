namespace JwtDeviceAuth.Stores;

/// <summary>A recovery code. It is the user's and there still; it is removed.</summary>
/// <param name="codeHash">Its <see cref="RecoveryCode.CodeHash"/>.</param>
public sealed class RecoveryCodeUse(byte[] codeHash) : SecondFactorUse
{
    /// <summary>Its <see cref="RecoveryCode.CodeHash"/>.</summary>
    public byte[] CodeHash { get; } = codeHash;
}
