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

    public static Problem For(this FailureResponses failures, EmailConfirmationRequestStatus result) => result switch
    {
        EmailConfirmationRequestStatus.UserNotFound => Problem.SessionRevoked,
        EmailConfirmationRequestStatus.UserInactive => FailureResponses.Inactive,
        EmailConfirmationRequestStatus.NoEmail => NoEmail,
        EmailConfirmationRequestStatus.AlreadyConfirmed => AlreadyConfirmed,
        EmailConfirmationRequestStatus.TooManyEmails => TooManyEmails,
        EmailConfirmationRequestStatus.Busy => EmailsBusy,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, message: null),
    };

    public static Problem For(this FailureResponses failures, PasswordResetRequestStatus result) => result switch
    {
        PasswordResetRequestStatus.InvalidEmail => FailureResponses.NotAnAddress("email"),
        PasswordResetRequestStatus.Busy => EmailsBusy,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, message: null),
    };

    public static Problem For(this FailureResponses failures, PasswordResetStatus result) => result switch
    {
        PasswordResetStatus.InvalidCode => Problem.InvalidCode,
        PasswordResetStatus.PasswordTooWeak => failures.TooWeak("new_password"),
        PasswordResetStatus.PasswordTooCommon => PasswordFailures.TooCommon("new_password"),
        PasswordResetStatus.PasswordTooLong => PasswordFailures.TooLong("new_password"),
        PasswordResetStatus.Busy => PasswordFailures.Busy,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, message: null),
    };
}
