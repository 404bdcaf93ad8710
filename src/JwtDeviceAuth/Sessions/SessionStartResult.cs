using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Sessions;

/// <summary>What came of starting a session. Not a record, so that no log prints the tokens by accident.</summary>
public sealed class SessionStartResult
{
    /// <summary>A failure.</summary>
    /// <param name="failure">Its cause.</param>
    public SessionStartResult(SessionStartStatus failure) => Status = failure;

    /// <summary>One more step is needed.</summary>
    /// <param name="user">The user.</param>
    /// <param name="step">The name of the step.</param>
    public SessionStartResult(User user, string step) => (Status, User, Step) = (SessionStartStatus.StepRequired, user, step);

    /// <summary>A second factor is needed.</summary>
    /// <param name="user">The user.</param>
    /// <param name="challenge">What is to be answered.</param>
    public SessionStartResult(User user, SecondFactorChallenge challenge)
        => (Status, User, SecondFactor) = (
            challenge.IsEnrolment ? SessionStartStatus.EnrolmentRequired : SessionStartStatus.SecondFactorRequired, user, challenge);

    /// <summary>A success.</summary>
    /// <param name="user">The user.</param>
    /// <param name="session">The session.</param>
    /// <param name="tokens">Its tokens.</param>
    public SessionStartResult(User user, DeviceSession session, DeviceTokens tokens)
        => (Status, User, Session, Tokens) = (SessionStartStatus.Succeeded, user, session, tokens);

    /// <summary>Success, or the cause of the failure.</summary>
    public SessionStartStatus Status { get; }

    /// <summary>Whether the session is there.</summary>
    [MemberNotNullWhen(true, nameof(User), nameof(Session), nameof(Tokens))]
    public bool Succeeded => Status == SessionStartStatus.Succeeded;

    /// <summary>The user, as read for the start; also where one more step or a second factor is needed, else null on failure.</summary>
    public User? User { get; }

    /// <summary>The session; null on failure.</summary>
    public DeviceSession? Session { get; }

    /// <summary>Its tokens; null on failure.</summary>
    public DeviceTokens? Tokens { get; }

    /// <summary>The name of the step that is needed, for <see cref="SessionStartStatus.StepRequired"/>; else null.</summary>
    public string? Step { get; }

    /// <summary>
    /// What is to be answered first, with <see cref="SessionStartStatus.SecondFactorRequired"/> and <see cref="SessionStartStatus.EnrolmentRequired"/>; else null.
    /// </summary>
    public SecondFactorChallenge? SecondFactor { get; }
}
