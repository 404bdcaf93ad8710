using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.External;

/// <summary>What came of a social login. Not a record, so that no log prints the tokens or the link code by accident.</summary>
public sealed class ExternalLoginResult
{
    /// <summary>A failure.</summary>
    /// <param name="failure">Its cause.</param>
    /// <param name="linkCode">The code of the link, for <see cref="ExternalLoginStatus.LinkRequired"/>.</param>
    /// <param name="step">The name of the step, for <see cref="ExternalLoginStatus.StepRequired"/>.</param>
    public ExternalLoginResult(ExternalLoginStatus failure, string? linkCode = null, string? step = null)
        => (Status, LinkCode, Step) = (failure, linkCode, step);

    /// <summary>The social account is right, and a second factor is needed.</summary>
    /// <param name="challenge">What is to be answered.</param>
    public ExternalLoginResult(SecondFactorChallenge challenge)
        => (Status, SecondFactor) = (
            challenge.IsEnrolment ? ExternalLoginStatus.EnrolmentRequired : ExternalLoginStatus.SecondFactorRequired, challenge);

    /// <summary>A success.</summary>
    /// <param name="user">The user.</param>
    /// <param name="session">The session.</param>
    /// <param name="tokens">Its tokens.</param>
    public ExternalLoginResult(User user, DeviceSession session, DeviceTokens tokens)
        => (Status, User, Session, Tokens) = (ExternalLoginStatus.Succeeded, user, session, tokens);

    /// <summary>Success, or the cause of the failure.</summary>
    public ExternalLoginStatus Status { get; }

    /// <summary>Whether the user is signed in.</summary>
    [MemberNotNullWhen(true, nameof(User), nameof(Session), nameof(Tokens))]
    public bool Succeeded => Status == ExternalLoginStatus.Succeeded;

    /// <summary>The user; null on failure.</summary>
    public User? User { get; }

    /// <summary>The session that was started; null on failure.</summary>
    public DeviceSession? Session { get; }

    /// <summary>Its tokens; null on failure.</summary>
    public DeviceTokens? Tokens { get; }

    /// <summary>With <see cref="ExternalLoginStatus.LinkRequired"/>: completes the link, for 10 minutes, for a user who is signed in and proves it; else null.</summary>
    public string? LinkCode { get; }

    /// <summary>With <see cref="ExternalLoginStatus.StepRequired"/>: the name of the step; else null.</summary>
    public string? Step { get; }

    /// <summary>
    /// With <see cref="ExternalLoginStatus.SecondFactorRequired"/> and <see cref="ExternalLoginStatus.EnrolmentRequired"/>: what is to be answered first; else null.
    /// </summary>
    public SecondFactorChallenge? SecondFactor { get; }
}
