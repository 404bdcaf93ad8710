using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Passkeys;

/// <summary>What came of a login with a passkey. Not a record, so that no log prints the tokens by accident.</summary>
public sealed class PasskeyLoginResult
{
    /// <summary>A failure.</summary>
    /// <param name="failure">Its cause.</param>
    /// <param name="retryAfter">When to try again, for <see cref="PasskeyLoginStatus.LockedOut"/>.</param>
    /// <param name="step">The step, for <see cref="PasskeyLoginStatus.StepRequired"/>.</param>
    public PasskeyLoginResult(PasskeyLoginStatus failure, TimeSpan? retryAfter = null, string? step = null)
        => (Status, RetryAfter, Step) = (failure, retryAfter, step);

    /// <summary>A success.</summary>
    /// <param name="session">The session.</param>
    /// <param name="tokens">Its tokens.</param>
    public PasskeyLoginResult(DeviceSession session, DeviceTokens tokens) => (Status, Session, Tokens) = (PasskeyLoginStatus.Succeeded, session, tokens);

    /// <summary>Success, or the cause of the failure.</summary>
    public PasskeyLoginStatus Status { get; }

    /// <summary>Whether the session is there.</summary>
    [MemberNotNullWhen(true, nameof(Session), nameof(Tokens))]
    public bool Succeeded => Status == PasskeyLoginStatus.Succeeded;

    /// <summary>The session; null on failure.</summary>
    public DeviceSession? Session { get; }

    /// <summary>Its tokens; null on failure.</summary>
    public DeviceTokens? Tokens { get; }

    /// <summary>When to try again, if <see cref="Status"/> is <see cref="PasskeyLoginStatus.LockedOut"/>; else null.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The step, if <see cref="Status"/> is <see cref="PasskeyLoginStatus.StepRequired"/>; else null.</summary>
    public string? Step { get; }
}
