using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Passkeys;

/// <summary>What came of a change of passkeys. Not a record, so that no log prints recovery codes by accident.</summary>
public sealed class PasskeyResult
{
    /// <summary>A failure.</summary>
    /// <param name="failure">Its cause.</param>
    /// <param name="retryAfter">When to try again, for <see cref="PasskeyStatus.LockedOut"/>.</param>
    public PasskeyResult(PasskeyStatus failure, TimeSpan? retryAfter = null) => (Status, RetryAfter) = (failure, retryAfter);

    /// <summary>A success.</summary>
    /// <param name="passkey">The passkey after the change, or as it was when it was removed.</param>
    /// <param name="recoveryCodes">The recovery codes that came with the first second factor; else null.</param>
    public PasskeyResult(Passkey passkey, IReadOnlyList<string>? recoveryCodes = null)
        => (Status, Passkey, RecoveryCodes) = (PasskeyStatus.Succeeded, passkey, recoveryCodes);

    /// <summary>Success, or the cause of the failure.</summary>
    public PasskeyStatus Status { get; }

    /// <summary>Whether it is done.</summary>
    [MemberNotNullWhen(true, nameof(Passkey))]
    public bool Succeeded => Status == PasskeyStatus.Succeeded;

    /// <summary>The passkey; null on failure.</summary>
    public Passkey? Passkey { get; }

    /// <summary>Ten recovery codes, which are shown this once, with the first second factor; else null.</summary>
    public IReadOnlyList<string>? RecoveryCodes { get; }

    /// <summary>When to try again, if <see cref="Status"/> is <see cref="PasskeyStatus.LockedOut"/>; else null.</summary>
    public TimeSpan? RetryAfter { get; }
}
