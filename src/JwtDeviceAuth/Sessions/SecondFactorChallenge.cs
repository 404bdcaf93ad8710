namespace JwtDeviceAuth.Sessions;

/// <summary>
/// What a login has to answer before there is a session: the user has a second factor, or has to add one. Not a record, so that no log prints the
/// token by accident.
/// </summary>
public sealed class SecondFactorChallenge
{
    /// <summary>
    /// The <c>mfa_token</c>: 43 characters, good for one session of this user, on this device, with this login type, and for nothing else. Five codes
    /// can be tried with it.
    /// </summary>
    public required string Token { get; init; }

    /// <summary>For how long it is accepted from now; whole seconds.</summary>
    public required TimeSpan ExpiresIn { get; init; }

    /// <summary>
    /// What can answer it: of <c>totp</c>, <c>recovery_code</c>, and what further packages add; with <see cref="IsEnrolment"/>, what can be added.
    /// </summary>
    public required IReadOnlyList<string> Methods { get; init; }

    /// <summary>Whether the user has no second factor and has to add one. The token then does nothing but that.</summary>
    public bool IsEnrolment { get; init; }
}
