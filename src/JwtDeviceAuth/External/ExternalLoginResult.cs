using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.External;

/// <summary>What came of a social login. Not a record, so that no log prints the tokens or the link code by accident.</summary>
public sealed class ExternalLoginResult
{
    internal ExternalLoginResult(ExternalLoginStatus failure, string? linkCode = null, string? step = null)
        => (Status, LinkCode, Step) = (failure, linkCode, step);

    internal ExternalLoginResult(SecondFactorChallenge challenge)
        => (Status, SecondFactor) = (
            challenge.IsEnrolment ? ExternalLoginStatus.EnrolmentRequired : ExternalLoginStatus.SecondFactorRequired, challenge);

    internal ExternalLoginResult(User user, DeviceSession session, DeviceTokens tokens)
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

    /// <summary>With <see cref="ExternalLoginStatus.LinkRequired"/>: completes the link, for 10 minutes, for who is signed in and proves it; else null.</summary>
    public string? LinkCode { get; }

    /// <summary>With <see cref="ExternalLoginStatus.StepRequired"/>: the name of the step; else null.</summary>
    public string? Step { get; }

    /// <summary>
    /// With <see cref="ExternalLoginStatus.SecondFactorRequired"/> and <see cref="ExternalLoginStatus.EnrolmentRequired"/>: what is to be answered first; else null.
    /// </summary>
    public SecondFactorChallenge? SecondFactor { get; }
}
