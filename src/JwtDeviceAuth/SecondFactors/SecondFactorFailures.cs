using JwtDeviceAuth.Http;
using JwtDeviceAuth.Passwords;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>Second factors that were wrong, and changes of them that failed, as problems.</summary>
internal static class SecondFactorFailures
{
    public static readonly Problem FactorNotFound = new(404, "factor_not_found", "You have no such second factor, or it does not wait for a code any more.");

    private static readonly Problem InvalidToken =
        new(401, "invalid_mfa_token", "The mfa_token is not valid: it was used, has expired, or had too many wrong codes. Sign in again.");

    private static readonly Problem InvalidSecondFactor = new(401, "invalid_second_factor", "The code is wrong, or was used before.");

    /// <summary>The password is no proof here: it is what a second factor is for.</summary>
    private static readonly Problem RecentLoginRequired = new(
        403, "recent_login_required", "Sign in again, with both factors where you have a second one, and then try this once more.");

    public static Problem For(SecondFactorLoginResult result) => result.Status switch
    {
        SecondFactorLoginStatus.InvalidToken => InvalidToken,
        SecondFactorLoginStatus.InvalidSecondFactor => InvalidSecondFactor,
        SecondFactorLoginStatus.UserInactive => FailureResponses.Inactive,
        SecondFactorLoginStatus.StepRequired => Problem.StepRequired(result.Step!),
        SecondFactorLoginStatus.NoDevice => FailureResponses.Invalid("trust_device", "needs a login with a device_id: there is no device to trust"),
        SecondFactorLoginStatus.FactorNotFound => FactorNotFound,
        SecondFactorLoginStatus.LockedOut => FailureResponses.TooManyAttempts(result.RetryAfter, "Too many codes were wrong; try again later."),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.Status, message: null),
    };

    public static Problem For(SecondFactorStatus status, TimeSpan? retryAfter, FailureResponses failures) => status switch
    {
        SecondFactorStatus.UserNotFound or SecondFactorStatus.SessionRevoked => Problem.SessionRevoked,
        SecondFactorStatus.UserInactive => FailureResponses.Inactive,
        SecondFactorStatus.PasswordRequired => failures.For(ProfileStatus.PasswordRequired, passwordField: "password"),
        SecondFactorStatus.InvalidPassword => failures.For(ProfileStatus.InvalidPassword),
        SecondFactorStatus.RecentLoginRequired => RecentLoginRequired,
        SecondFactorStatus.InvalidToken => InvalidToken,
        // A 401 would make a client refresh a token that is good.
        SecondFactorStatus.InvalidCode => FailureResponses.Invalid("code", "is not the code that the app shows now; look at the clocks of both devices"),
        SecondFactorStatus.FactorNotFound => FactorNotFound,
        SecondFactorStatus.TooManyFactors => new(409, "too_many_factors", "You have as many authenticator apps as can be; remove one first."),
        SecondFactorStatus.NoSecondFactor => new(409, "no_second_factor", "You have no second factor; add one, and it comes with recovery codes."),
        SecondFactorStatus.LastSecondFactor => new(409, "last_second_factor", "It is your last second factor, and this application demands one; add another first."),
        SecondFactorStatus.LockedOut => FailureResponses.TooManyAttempts(retryAfter),
        SecondFactorStatus.Busy => PasswordFailures.Busy,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, message: null),
    };
}
