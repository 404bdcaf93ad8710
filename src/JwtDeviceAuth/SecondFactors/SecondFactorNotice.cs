namespace JwtDeviceAuth.SecondFactors;

/// <summary>What a <see cref="SecondFactorEmail"/> is about.</summary>
public enum SecondFactorNotice
{
    /// <summary>A second factor was added.</summary>
    Added,

    /// <summary>A second factor was removed, by the user or by an operator.</summary>
    Removed,

    /// <summary>The recovery codes were replaced.</summary>
    RecoveryCodesReplaced,

    /// <summary>A recovery code was used to sign in.</summary>
    RecoveryCodeUsed,
}
