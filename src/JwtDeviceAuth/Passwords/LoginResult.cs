using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Passwords;

/// <summary>What came of a login.</summary>
public sealed class LoginResult
{
    /// <summary>A failure.</summary>
    /// <param name="failure">Its cause.</param>
    /// <param name="retryAfter">When to try again, for <see cref="LoginValidationResult.LockedOut"/>.</param>
    public LoginResult(LoginValidationResult failure, TimeSpan? retryAfter = null)
        => (Status, RetryAfter) = (failure, retryAfter);

    /// <summary>The password is right, and one more step is needed.</summary>
    /// <param name="step">The name of the step.</param>
    public LoginResult(string step) => (Status, Step) = (LoginValidationResult.StepRequired, step);

    /// <summary>The password is right, and a second factor is needed.</summary>
    /// <param name="challenge">What is to be answered.</param>
    public LoginResult(SecondFactorChallenge challenge)
        => (Status, SecondFactor) = (
            challenge.IsEnrolment ? LoginValidationResult.EnrolmentRequired : LoginValidationResult.SecondFactorRequired, challenge);

    /// <summary>A success.</summary>
    /// <param name="user">The user.</param>
    /// <param name="session">The session.</param>
    /// <param name="tokens">Its tokens.</param>
    public LoginResult(User user, DeviceSession session, DeviceTokens tokens)
        => (Status, User, Session, Tokens) = (LoginValidationResult.Valid, user, session, tokens);

    /// <summary>Success, or the cause of the failure.</summary>
    public LoginValidationResult Status { get; }

    /// <summary>Whether the user is signed in.</summary>
    [MemberNotNullWhen(true, nameof(User), nameof(Session), nameof(Tokens))]
    public bool Succeeded => Status == LoginValidationResult.Valid;

    /// <summary>When to try again, if <see cref="Status"/> is <see cref="LoginValidationResult.LockedOut"/>; else null.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The step that is needed, if <see cref="Status"/> is <see cref="LoginValidationResult.StepRequired"/>; else null.</summary>
    public string? Step { get; }

    /// <summary>
    /// What is to be answered first, if <see cref="Status"/> is <see cref="LoginValidationResult.SecondFactorRequired"/> or
    /// <see cref="LoginValidationResult.EnrolmentRequired"/>; else null.
    /// </summary>
    public SecondFactorChallenge? SecondFactor { get; }

    /// <summary>The user, as read for the check; null on failure.</summary>
    public User? User { get; }

    /// <summary>The session that was started; null on failure.</summary>
    public DeviceSession? Session { get; }

    /// <summary>The tokens; null on failure.</summary>
    public DeviceTokens? Tokens { get; }
}
