using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Tokens;
using JwtDeviceAuth.Sessions;

namespace JwtDeviceAuth.Passwords;

/// <summary>Sign-ups, logins and changes of the profile that failed, as problems.</summary>
internal static class PasswordFailures
{
    private const string TooManySignUps = "Too many accounts were made from this network.";

    public static readonly Problem Busy = FailureResponses.Busy("Too many passwords are being checked.");

    private static readonly Problem InvalidCredentials = new(401, "invalid_credentials", "The e-mail address or the password is wrong.")
    {
        OAuthError = OAuthErrors.InvalidGrant,
    };

    private static readonly Problem AccountNotFound = new(404, "account_not_found", "No account has this e-mail address.")
    {
        OAuthError = OAuthErrors.InvalidGrant,
    };

    private static readonly Problem EmailTaken = new(400, "email_taken", "Another account has this e-mail address.")
    {
        Errors = FailureResponses.Field("email", "is taken"),
    };

    private static readonly Problem IncorrectPassword = new(400, "incorrect_password", "The password is wrong.")
    {
        OAuthError = OAuthErrors.InvalidGrant,
    };

    private static readonly Problem StillReferenced =
        new(409, "account_still_referenced", "Other data of this application refers to the account and has to go first; nothing was deleted.");

    /// <summary>What an endpoint of a signed-in user can answer who has to prove who they are.</summary>
    public static readonly Problem[] OfPersonCheck =
        [IncorrectPassword, FailureResponses.Inactive, .. FailureResponses.OfStepUp, FailureResponses.TooManyAttempts(TimeSpan.FromSeconds(2)), Busy];

    public static readonly Problem[] OfSignUp =
        [EmailTaken, FailureResponses.TooManyAttempts(TimeSpan.FromSeconds(2), TooManySignUps), Busy];

    public static readonly Problem[] OfLogin =
    [
        InvalidCredentials, AccountNotFound, IncorrectPassword, FailureResponses.Inactive, Problem.StepRequired("accept-terms"),
        .. SecondFactorProblems.OfLogin, .. DPoPFailures.OfProof, FailureResponses.TooManyAttempts(TimeSpan.FromSeconds(2)), Busy,
        OAuthForm.UnsupportedGrantType($"Send grant_type={LoginEndpoint.GrantType}, or none."),
    ];

    public static readonly Problem[] OfDeletion = [.. OfPersonCheck, StillReferenced];

    public static Problem For(this FailureResponses failures, SignUpStatus result, TimeSpan? retryAfter = null) => result switch
    {
        SignUpStatus.EmailTaken => EmailTaken,
        SignUpStatus.InvalidEmail => FailureResponses.NotAnAddress("email"),
        SignUpStatus.PasswordTooWeak => failures.TooWeak("password"),
        SignUpStatus.PasswordTooCommon => TooCommon("password"),
        SignUpStatus.PasswordTooLong => TooLong("password"),
        SignUpStatus.LockedOut => FailureResponses.TooManyAttempts(retryAfter, TooManySignUps),
        SignUpStatus.Busy => Busy,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, message: null),
    };

    public static Problem For(this FailureResponses failures, LoginResult outcome) => outcome.Status switch
    {
        LoginValidationResult.UserNotFound when failures.IsSpecific => AccountNotFound,
        LoginValidationResult.InvalidPassword when failures.IsSpecific => IncorrectPassword,
        LoginValidationResult.UserNotFound or LoginValidationResult.InvalidPassword => InvalidCredentials,
        LoginValidationResult.UserInactive => FailureResponses.Inactive,
        LoginValidationResult.StepRequired => Problem.StepRequired(outcome.Step!),
        LoginValidationResult.SecondFactorRequired or LoginValidationResult.EnrolmentRequired => SecondFactorProblems.For(outcome.SecondFactor!),
        LoginValidationResult.LockedOut => FailureResponses.TooManyAttempts(outcome.RetryAfter),
        LoginValidationResult.Busy => Busy,
        LoginValidationResult.ProofReplayed => DPoPFailures.Replayed,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome.Status, message: null),
    };

    /// <summary>
    /// Failures of a user who is signed in. A wrong password is a 400 in both columns: there is no account to hide, and a 401 would make
    /// clients refresh a token that is good.
    /// </summary>
    public static Problem For(this FailureResponses failures, ProfileStatus result, TimeSpan? retryAfter = null, string passwordField = "old_password") => result switch
    {
        ProfileStatus.UserNotFound => Problem.SessionRevoked,
        ProfileStatus.InvalidPassword => IncorrectPassword,
        ProfileStatus.PasswordRequired => FailureResponses.Invalid(passwordField, "is required"),
        ProfileStatus.SessionRevoked => Problem.SessionRevoked,
        ProfileStatus.RecentLoginRequired => Problem.RecentLoginRequired(failures.Options.RecentAuthenticationAge),
        ProfileStatus.SecondFactorRequired => Problem.SecondFactorRequired(AuthenticationContexts.TwoFactors, failures.Options.RecentAuthenticationAge),
        ProfileStatus.UserInactive => FailureResponses.Inactive,
        ProfileStatus.PasswordTooWeak => failures.TooWeak("new_password"),
        ProfileStatus.PasswordTooCommon => TooCommon("new_password"),
        ProfileStatus.PasswordTooLong => TooLong("new_password"),
        ProfileStatus.StillReferenced => StillReferenced,
        ProfileStatus.LockedOut => FailureResponses.TooManyAttempts(retryAfter),
        ProfileStatus.Busy => Busy,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, message: null),
    };

    public static Problem TooWeak(this FailureResponses failures, string field)
        => FailureResponses.Invalid(field, $"needs at least {failures.Options.Passwords.MinimumLength} characters, none of them NUL or U+FFFD");

    public static Problem TooLong(string field) => FailureResponses.Invalid(field, "is longer than 1,024 bytes of UTF-8");

    public static Problem TooCommon(string field) => FailureResponses.Invalid(field, "is one of the passwords that are guessed first");
}
