namespace JwtDeviceAuth.SecondFactors;

/// <summary>What came of a <see cref="SecondFactorCheck"/>.</summary>
internal sealed class SecondFactorCheckResult<T>
    where T : class
{
    public static readonly SecondFactorCheckResult<T> Wrong = new() { IsWrong = true };

    public static readonly SecondFactorCheckResult<T> NotAdmitted = new();

    /// <summary>What was written; null where the check did not get that far.</summary>
    public T? Written { get; private init; }

    public bool IsWrong { get; private init; }

    /// <summary>When to try again; null where the answer was looked at.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    public static SecondFactorCheckResult<T> Done(T written) => new() { Written = written };

    public static SecondFactorCheckResult<T> LockedOut(TimeSpan wait) => new() { RetryAfter = wait };
}
