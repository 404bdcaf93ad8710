using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>What came of completing a login. Not a record, so that no log prints the tokens or codes by accident.</summary>
public sealed class SecondFactorLoginResult
{
    /// <summary>A failure.</summary>
    /// <param name="failure">Its cause.</param>
    /// <param name="retryAfter">When to try again, for <see cref="SecondFactorLoginStatus.LockedOut"/>.</param>
    /// <param name="step">The name of the step, for <see cref="SecondFactorLoginStatus.StepRequired"/>.</param>
    public SecondFactorLoginResult(SecondFactorLoginStatus failure, TimeSpan? retryAfter = null, string? step = null)
        => (Status, RetryAfter, Step) = (failure, retryAfter, step);

    /// <summary>A success.</summary>
    /// <param name="started">The session that was started.</param>
    /// <param name="recoveryCodes">The recovery codes, where a first factor was added.</param>
    public SecondFactorLoginResult(SessionStartResult started, IReadOnlyList<string>? recoveryCodes = null)
        => (Status, User, Session, Tokens, RecoveryCodes) = (
            SecondFactorLoginStatus.Succeeded, started.User, started.Session, started.Tokens, recoveryCodes);

    /// <summary>Success, or the cause of the failure.</summary>
    public SecondFactorLoginStatus Status { get; }

    /// <summary>Whether the user is signed in.</summary>
    [MemberNotNullWhen(true, nameof(User), nameof(Session), nameof(Tokens))]
    public bool Succeeded => Status == SecondFactorLoginStatus.Succeeded;

    /// <summary>The user; null on failure.</summary>
    public User? User { get; }

    /// <summary>The session that was started; null on failure.</summary>
    public DeviceSession? Session { get; }

    /// <summary>Its tokens; null on failure.</summary>
    public DeviceTokens? Tokens { get; }

    /// <summary>The recovery codes, where a first factor was added: they are shown this once. Else null.</summary>
    public IReadOnlyList<string>? RecoveryCodes { get; }

    /// <summary>When to try again, for <see cref="SecondFactorLoginStatus.LockedOut"/>; else null.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The name of the step, for <see cref="SecondFactorLoginStatus.StepRequired"/>; else null.</summary>
    public string? Step { get; }
}
