using JwtDeviceAuth.Http;
using JwtDeviceAuth.Passwords;

namespace JwtDeviceAuth.Email;

/// <summary>Confirmations and resets that failed, as problems.</summary>
internal static class EmailFailures
{
    private static readonly Problem EmailsBusy = FailureResponses.Busy("Too many e-mails wait to be sent.");

    private static readonly Problem NoEmail = new(409, "email_missing", "The account has no e-mail address.");

    private static readonly Problem AlreadyConfirmed = new(409, "email_already_confirmed", "The e-mail address is confirmed.");

    private static readonly Problem TooManyEmails =
        new(429, "too_many_emails", "Enough e-mails were sent; look for them, or try again later.") { RetryAfter = EmailLimit.Window };

    public static readonly Problem[] OfConfirmationRequest = [FailureResponses.Inactive, NoEmail, AlreadyConfirmed, TooManyEmails, EmailsBusy];

    public static readonly Problem[] OfForgottenPassword = [EmailsBusy];

    public static readonly Problem[] OfReset = [Problem.InvalidCode, PasswordFailures.Busy];

    public static Problem For(this FailureResponses failures, EmailConfirmationRequestResult result) => result switch
    {
        EmailConfirmationRequestResult.UserNotFound => Problem.SessionRevoked,
        EmailConfirmationRequestResult.UserInactive => FailureResponses.Inactive,
        EmailConfirmationRequestResult.NoEmail => NoEmail,
        EmailConfirmationRequestResult.AlreadyConfirmed => AlreadyConfirmed,
        EmailConfirmationRequestResult.TooManyEmails => TooManyEmails,
        EmailConfirmationRequestResult.Busy => EmailsBusy,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, message: null),
    };

    public static Problem For(this FailureResponses failures, PasswordResetRequestResult result) => result switch
    {
        PasswordResetRequestResult.EmailInvalid => FailureResponses.NotAnAddress("email"),
        PasswordResetRequestResult.Busy => EmailsBusy,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, message: null),
    };

    public static Problem For(this FailureResponses failures, PasswordResetResult result) => result switch
    {
        PasswordResetResult.InvalidCode => Problem.InvalidCode,
        PasswordResetResult.PasswordTooWeak => failures.TooWeak("new_password"),
        PasswordResetResult.PasswordTooCommon => PasswordFailures.TooCommon("new_password"),
        PasswordResetResult.PasswordTooLong => PasswordFailures.TooLong("new_password"),
        PasswordResetResult.Busy => PasswordFailures.Busy,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, message: null),
    };
}
