using JwtDeviceAuth.Email;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Http;

/// <summary>
/// The one place where results become status codes. With <see cref="FailureDetail.Uniform"/> nothing tells an outsider which accounts
/// or sessions exist.
/// </summary>
internal sealed class FailureResponses(IOptions<JwtDeviceAuthOptions> options)
{
    private static readonly TimeSpan BusyRetry = TimeSpan.FromSeconds(1);

    private static readonly Problem Busy =
        new(503, "busy", "Too many passwords are being checked; try again shortly.") { RetryAfter = BusyRetry };

    private static readonly Problem InvalidCredentials = new(401, "invalid_credentials", "The e-mail address or the password is wrong.");

    private static readonly Problem IncorrectPassword = new(400, "incorrect_password", "The password is wrong.");

    private static readonly Problem RecentLoginRequired = new(
        403, "recent_login_required", "You have no password: sign in with your social account again, and then try this once more.");

    private static readonly Problem StillReferenced =
        new(409, "account_still_referenced", "Other data of this application refers to the account and has to go first; nothing was deleted.");

    private static readonly Problem EmailsBusy =
        new(503, "busy", "Too many e-mails wait to be sent; try again shortly.") { RetryAfter = BusyRetry };

    private const string NoEmailAddress =
        "is not an e-mail address; letters in a domain that are not ASCII are written in lower case, or as the domain's xn-- form";

    private readonly bool _specific = options.Value.FailureDetail == FailureDetail.Specific;

    public Problem For(SignUpResult result, TimeSpan? retryAfter = null) => result switch
    {
        SignUpResult.EmailTaken => new(400, "email_taken", "Another account has this e-mail address.")
        {
            Errors = Field("email", "is taken"),
        },
        SignUpResult.EmailInvalid => Invalid("email", NoEmailAddress),
        SignUpResult.PasswordTooWeak => TooWeak("password"),
        SignUpResult.PasswordTooCommon => TooCommon("password"),
        SignUpResult.PasswordTooLong => TooLong("password"),
        SignUpResult.LockedOut => TooManySignUps(retryAfter),
        SignUpResult.Busy => Busy,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, message: null),
    };

    public Problem For(LoginOutcome outcome) => outcome.Result switch
    {
        LoginValidationResult.UserNotFound when _specific => new(404, "account_not_found", "No account has this e-mail address."),
        LoginValidationResult.InvalidPassword when _specific => IncorrectPassword,
        LoginValidationResult.UserNotFound or LoginValidationResult.InvalidPassword => InvalidCredentials,
        LoginValidationResult.UserInactive => Problem.AccountInactive,
        LoginValidationResult.StepRequired => Problem.StepRequired(outcome.Step!),
        LoginValidationResult.LockedOut => TooManyAttempts(outcome.RetryAfter),
        LoginValidationResult.Busy => Busy,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome.Result, message: null),
    };

    public Problem For(RefreshValidationResult result) => result switch
    {
        RefreshValidationResult.Expired => Problem.InvalidRefreshToken("refresh_token_expired", "The refresh token has expired; sign in again."),
        RefreshValidationResult.Invalid when _specific => new(400, "invalid_refresh_token", "That is not a refresh token of this application."),
        RefreshValidationResult.NotFound when _specific =>
            new(404, "refresh_token_not_found", "The session of this refresh token has ended; sign in again."),
        RefreshValidationResult.Reused when _specific =>
            Problem.InvalidRefreshToken("refresh_token_reused", "The refresh token had been replaced; the session has been ended."),
        RefreshValidationResult.Invalid or RefreshValidationResult.NotFound or RefreshValidationResult.Reused =>
            Problem.InvalidRefreshToken("invalid_refresh_token", "The refresh token is not valid; sign in again."),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, message: null),
    };

    /// <summary>
    /// Failures of a user who is signed in. A wrong password is a 400 in both columns: there is no account to hide, and a 401 would make
    /// clients refresh a token that is good.
    /// </summary>
    public Problem For(ProfileResult result, TimeSpan? retryAfter = null, string passwordField = "old_password") => result switch
    {
        ProfileResult.UserNotFound => Problem.SessionRevoked,
        ProfileResult.InvalidPassword => IncorrectPassword,
        ProfileResult.PasswordRequired => Invalid(passwordField, "is required"),
        ProfileResult.SessionEnded => Problem.SessionRevoked,
        ProfileResult.RecentLoginRequired => RecentLoginRequired,
        ProfileResult.UserInactive => Problem.AccountInactive,
        ProfileResult.PasswordTooWeak => TooWeak("new_password"),
        ProfileResult.PasswordTooCommon => TooCommon("new_password"),
        ProfileResult.PasswordTooLong => TooLong("new_password"),
        ProfileResult.StillReferenced => StillReferenced,
        ProfileResult.LockedOut => TooManyAttempts(retryAfter),
        ProfileResult.Busy => Busy,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, message: null),
    };

    public Problem For(EmailConfirmationRequestResult result) => result switch
    {
        EmailConfirmationRequestResult.UserNotFound => Problem.SessionRevoked,
        EmailConfirmationRequestResult.UserInactive => Problem.AccountInactive,
        EmailConfirmationRequestResult.NoEmail => new(409, "email_missing", "The account has no e-mail address."),
        EmailConfirmationRequestResult.AlreadyConfirmed => new(409, "email_already_confirmed", "The e-mail address is confirmed."),
        EmailConfirmationRequestResult.TooManyEmails => new(429, "too_many_emails", "Enough e-mails were sent; look for them, or try again later.")
        {
            RetryAfter = EmailLimit.Window,
        },
        EmailConfirmationRequestResult.Busy => EmailsBusy,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, message: null),
    };

    public Problem For(PasswordResetRequestResult result) => result switch
    {
        PasswordResetRequestResult.EmailInvalid => Invalid("email", NoEmailAddress),
        PasswordResetRequestResult.Busy => EmailsBusy,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, message: null),
    };

    public Problem For(PasswordResetResult result) => result switch
    {
        PasswordResetResult.InvalidCode => Problem.InvalidCode,
        PasswordResetResult.PasswordTooWeak => TooWeak("new_password"),
        PasswordResetResult.PasswordTooCommon => TooCommon("new_password"),
        PasswordResetResult.PasswordTooLong => TooLong("new_password"),
        PasswordResetResult.Busy => Busy,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, message: null),
    };

    private static Problem TooManyAttempts(TimeSpan? retryAfter)
        => new(429, "too_many_attempts", "Too many attempts failed; try again later.") { RetryAfter = retryAfter ?? BusyRetry };

    private static Problem TooManySignUps(TimeSpan? retryAfter)
        => new(429, "too_many_attempts", "Too many accounts were made from this network; try again later.") { RetryAfter = retryAfter ?? BusyRetry };

    private Problem TooWeak(string field) => Invalid(field, $"needs at least {options.Value.Passwords.MinimumLength} characters, none of them NUL or U+FFFD");

    private static Problem TooLong(string field) => Invalid(field, "is longer than 1,024 bytes of UTF-8");

    private static Problem TooCommon(string field) => Invalid(field, "is one of the passwords that are guessed first");

    private static Problem Invalid(string field, string error)
        => new(400, RequestFields.ValidationFailed, "The request has invalid fields.") { Errors = Field(field, error) };

    private static Dictionary<string, string[]> Field(string field, string error) => new(StringComparer.Ordinal) { [field] = [error] };
}
