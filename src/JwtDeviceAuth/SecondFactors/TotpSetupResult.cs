using System.Diagnostics.CodeAnalysis;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>What came of beginning to add an authenticator app.</summary>
public sealed class TotpSetupResult
{
    /// <summary>A failure.</summary>
    /// <param name="failure">Its cause.</param>
    /// <param name="retryAfter">When to try again, for <see cref="SecondFactorStatus.LockedOut"/>.</param>
    public TotpSetupResult(SecondFactorStatus failure, TimeSpan? retryAfter = null) => (Status, RetryAfter) = (failure, retryAfter);

    /// <summary>A success.</summary>
    /// <param name="setup">What to show to the person.</param>
    public TotpSetupResult(TotpSetup setup) => (Status, Setup) = (SecondFactorStatus.Succeeded, setup);

    /// <summary>Success, or the cause of the failure.</summary>
    public SecondFactorStatus Status { get; }

    /// <summary>Whether it waits for its first code now.</summary>
    [MemberNotNullWhen(true, nameof(Setup))]
    public bool Succeeded => Status == SecondFactorStatus.Succeeded;

    /// <summary>What to show to the person; null on failure.</summary>
    public TotpSetup? Setup { get; }

    /// <summary>When to try again, for <see cref="SecondFactorStatus.LockedOut"/>; else null.</summary>
    public TimeSpan? RetryAfter { get; }
}
