namespace JwtDeviceAuth.SecondFactors;

/// <summary>What came of a change of second factors. Not a record, so that no log prints the codes by accident.</summary>
public sealed class SecondFactorResult
{
    /// <summary>A failure, or a success without recovery codes.</summary>
    /// <param name="status">Success, or the cause of the failure.</param>
    /// <param name="retryAfter">When to try again, for <see cref="SecondFactorStatus.LockedOut"/>.</param>
    public SecondFactorResult(SecondFactorStatus status, TimeSpan? retryAfter = null) => (Status, RetryAfter) = (status, retryAfter);

    /// <summary>A success.</summary>
    /// <param name="recoveryCodes">New recovery codes, where there are any.</param>
    public SecondFactorResult(IReadOnlyList<string>? recoveryCodes) => RecoveryCodes = recoveryCodes;

    /// <summary>Success, or the cause of the failure.</summary>
    public SecondFactorStatus Status { get; }

    /// <summary>Whether it is done.</summary>
    public bool Succeeded => Status == SecondFactorStatus.Succeeded;

    /// <summary>New recovery codes, where there are any: they are shown this once. Else null.</summary>
    public IReadOnlyList<string>? RecoveryCodes { get; }

    /// <summary>When to try again, for <see cref="SecondFactorStatus.LockedOut"/>; else null.</summary>
    public TimeSpan? RetryAfter { get; }
}
