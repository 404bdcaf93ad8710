using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Passwords;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>Second factors that were wrong, and changes of them that failed, as problems.</summary>
internal static class SecondFactorFailures
{
    private const string TooManyCodes = "Too many codes were wrong.";

    public static readonly Problem FactorNotFound = new(404, "factor_not_found", "You have no such second factor, or it does not wait for a code any more.");

    public static readonly Problem InvalidToken =
        new(401, "invalid_mfa_token", "The mfa_token is not valid: it was used, has expired, or had too many wrong codes. Sign in again.");

    public static readonly Problem InvalidSecondFactor = new(401, "invalid_second_factor", "The code is wrong, or was used before.");

    private static readonly Problem TooManyFactors =
        new(409, "too_many_factors", "You have the largest allowed number of authenticator apps; remove one first.");

    private static readonly Problem NoSecondFactor =
        new(409, "no_second_factor", "You have no second factor; add one, and it comes with recovery codes.");

    private static readonly Problem LastSecondFactor =
        new(409, "last_second_factor", "It is your last second factor, and this application demands one; add another first.");

    private static readonly Problem LockedOut = FailureResponses.TooManyAttempts(TimeSpan.FromSeconds(2), TooManyCodes);

    public static readonly Problem[] OfLogin =
        [InvalidToken, InvalidSecondFactor, FailureResponses.Inactive, Problem.StepRequired("accept-terms"), .. DPoPFailures.OfProof, LockedOut, CookieGate.CrossSite];

    public static readonly Problem[] OfStartAtLogin = [InvalidToken, FailureResponses.Inactive, .. DPoPFailures.OfProof, PasswordFailures.Busy];

    public static readonly Problem[] OfConfirmationAtLogin =
        [InvalidToken, InvalidSecondFactor, FailureResponses.Inactive, Problem.StepRequired("accept-terms"), .. DPoPFailures.OfProof, FactorNotFound, CookieGate.CrossSite];

    public static readonly Problem[] OfStart = [.. PasswordFailures.OfPersonCheck, TooManyFactors];

    public static readonly Problem[] OfConfirmation = [FailureResponses.Inactive, FactorNotFound, LockedOut];

    public static readonly Problem[] OfRemoval = [.. PasswordFailures.OfPersonCheck, FactorNotFound, LastSecondFactor];

    public static readonly Problem[] OfRecoveryCodes = [FailureResponses.Inactive, .. FailureResponses.OfStepUp, NoSecondFactor, PasswordFailures.Busy];

    public static Problem For(SecondFactorLoginResult result) => result.Status switch
    {
        SecondFactorLoginStatus.InvalidToken => InvalidToken,
        SecondFactorLoginStatus.InvalidSecondFactor => InvalidSecondFactor,
        SecondFactorLoginStatus.UserInactive => FailureResponses.Inactive,
        SecondFactorLoginStatus.StepRequired => Problem.StepRequired(result.Step!),
        SecondFactorLoginStatus.NoDevice => FailureResponses.Invalid("trust_device", "needs a login with a device_id: there is no device to trust"),
        SecondFactorLoginStatus.FactorNotFound => FactorNotFound,
        SecondFactorLoginStatus.WrongKey => DPoPFailures.OtherKey,
        SecondFactorLoginStatus.ProofReplayed => DPoPFailures.Replayed,
        SecondFactorLoginStatus.LockedOut => FailureResponses.TooManyAttempts(result.RetryAfter, TooManyCodes),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.Status, message: null),
    };

    public static Problem For(SecondFactorStatus status, TimeSpan? retryAfter, FailureResponses failures) => status switch
    {
        SecondFactorStatus.UserNotFound or SecondFactorStatus.SessionRevoked => Problem.SessionRevoked,
        SecondFactorStatus.UserInactive => FailureResponses.Inactive,
        SecondFactorStatus.PasswordRequired => failures.For(ProfileStatus.PasswordRequired, passwordField: "password"),
        SecondFactorStatus.InvalidPassword => failures.For(ProfileStatus.InvalidPassword),
        SecondFactorStatus.RecentLoginRequired => failures.For(ProfileStatus.RecentLoginRequired),
        SecondFactorStatus.SecondFactorRequired => failures.For(ProfileStatus.SecondFactorRequired),
        SecondFactorStatus.InvalidToken => InvalidToken,
        SecondFactorStatus.WrongKey => DPoPFailures.OtherKey,
        SecondFactorStatus.ProofReplayed => DPoPFailures.Replayed,
        // A 401 would make a client refresh a token that is good.
        SecondFactorStatus.InvalidCode => FailureResponses.Invalid("code", "is not the code that the app shows now; look at the clocks of both devices"),
        SecondFactorStatus.FactorNotFound => FactorNotFound,
        SecondFactorStatus.TooManyFactors => TooManyFactors,
        SecondFactorStatus.NoSecondFactor => NoSecondFactor,
        SecondFactorStatus.LastSecondFactor => LastSecondFactor,
        SecondFactorStatus.LockedOut => FailureResponses.TooManyAttempts(retryAfter),
        SecondFactorStatus.Busy => PasswordFailures.Busy,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, message: null),
    };
}
