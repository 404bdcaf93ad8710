using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Lockout;

/// <summary>One check of a password, counted as a failure until <see cref="LoginThrottle.ReleaseAsync"/> gets its result.</summary>
internal sealed class LoginAttempt
{
    public static readonly LoginAttempt Uncounted = new();

    /// <summary>The counts of what the attempt proves to be its own: they start anew when the password was right.</summary>
    public IReadOnlyList<FailedLogins> Own { get; init; } = [];

    /// <summary>The counts that others share, such as that of the source address: a right password gives back its own attempt only.</summary>
    public IReadOnlyList<FailedLogins> Shared { get; init; } = [];

    /// <summary>When to try again; null if the attempt may go on.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What refuses it, if something does.</summary>
    public LockoutScope RefusedBy { get; init; }
}
