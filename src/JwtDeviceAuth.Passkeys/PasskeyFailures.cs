using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.External;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.SecondFactors;

namespace JwtDeviceAuth.Passkeys;

/// <summary>Passkeys that were wrong, and changes of them that failed, as problems.</summary>
internal static class PasskeyFailures
{
    public static readonly Problem NotFound = new(404, "passkey_not_found", "You have no such passkey.");

    private static readonly Problem InvalidLogin = new(401, "invalid_passkey", "The passkey is not valid here, or took too long; try again.");

    /// <summary>Of somebody who is signed in: a 401 would make clients refresh a token that is good.</summary>
    private static readonly Problem InvalidRegistration = new(400, "invalid_passkey", "The passkey is not valid here, or took too long; try again.");

    private static readonly Problem Taken = new(409, "passkey_taken", "This passkey is in use already.");

    private static readonly Problem TooMany = new(409, "too_many_passkeys", "You have the largest allowed number of passkeys; remove one first.");

    private static readonly Problem LastSecondFactor =
        new(409, "last_second_factor", "It is your last second factor, and this application demands one; add another first.");

    public static readonly Problem[] OfLogin =
    [
        InvalidLogin, FailureResponses.Inactive, Problem.StepRequired("accept-terms"), .. DPoPFailures.OfProof,
        FailureResponses.TooManyAttempts(TimeSpan.FromSeconds(2)), CookieGate.CrossSite,
    ];

    public static readonly Problem[] OfStartAtLogin = [SecondFactorFailures.InvalidToken, FailureResponses.Inactive, .. DPoPFailures.OfProof];

    public static readonly Problem[] OfStart = [.. PasswordFailures.OfPersonCheck, TooMany];

    public static readonly Problem[] OfAddition = [InvalidRegistration, FailureResponses.Inactive, Taken, TooMany, PasswordFailures.Busy];

    public static readonly Problem[] OfRemoval = [.. PasswordFailures.OfPersonCheck, NotFound, LastSecondFactor, ExternalFailures.LastSignInMethod];

    public static Problem For(PasskeyLoginResult result) => result.Status switch
    {
        PasskeyLoginStatus.InvalidPasskey => InvalidLogin,
        PasskeyLoginStatus.UserInactive => FailureResponses.Inactive,
        PasskeyLoginStatus.StepRequired => Problem.StepRequired(result.Step!),
        PasskeyLoginStatus.ProofReplayed => DPoPFailures.Replayed,
        PasskeyLoginStatus.LockedOut => FailureResponses.TooManyAttempts(result.RetryAfter),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.Status, message: null),
    };

    public static Problem For(PasskeyStatus status, TimeSpan? retryAfter, FailureResponses failures) => status switch
    {
        PasskeyStatus.UserNotFound or PasskeyStatus.SessionRevoked => Problem.SessionRevoked,
        PasskeyStatus.UserInactive => FailureResponses.Inactive,
        PasskeyStatus.PasswordRequired => failures.For(ProfileStatus.PasswordRequired, passwordField: "password"),
        PasskeyStatus.InvalidPassword => failures.For(ProfileStatus.InvalidPassword),
        PasskeyStatus.RecentLoginRequired => failures.For(ProfileStatus.RecentLoginRequired),
        PasskeyStatus.SecondFactorRequired => failures.For(ProfileStatus.SecondFactorRequired),
        PasskeyStatus.InvalidPasskey => InvalidRegistration,
        PasskeyStatus.InvalidToken => SecondFactorFailures.InvalidToken,
        PasskeyStatus.WrongKey => DPoPFailures.OtherKey,
        PasskeyStatus.ProofReplayed => DPoPFailures.Replayed,
        PasskeyStatus.Taken => Taken,
        PasskeyStatus.TooMany => TooMany,
        PasskeyStatus.NotFound => NotFound,
        PasskeyStatus.LastSecondFactor => LastSecondFactor,
        PasskeyStatus.LastWayIn => ExternalFailures.LastSignInMethod,
        PasskeyStatus.LockedOut or PasskeyStatus.TooManyStarted => FailureResponses.TooManyAttempts(retryAfter),
        PasskeyStatus.Busy => PasswordFailures.Busy,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, message: null),
    };
}
