namespace JwtDeviceAuth.SecondFactors;

/// <summary>Why a second factor is gone.</summary>
public enum SecondFactorRemovalCause
{
    /// <summary>The user asked for it, and proved who they are.</summary>
    Asked,

    /// <summary>An operator removed all of them (<see cref="ISecondFactorService.RemoveAllAsync"/>).</summary>
    Operator,
}
