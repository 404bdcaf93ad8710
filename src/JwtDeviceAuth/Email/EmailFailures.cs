using JwtDeviceAuth.Http;
using JwtDeviceAuth.Passwords;

namespace JwtDeviceAuth.Email;

/// <summary>Confirmations and resets that failed, as problems.</summary>
internal static class EmailFailures
{
    private static readonly Problem EmailsBusy = FailureResponses.Busy("Too many e-mails wait to be sent; try again shortly.");

    public static Problem For(this FailureResponses failures, EmailConfirmationRequestStatus result) => result switch
    {
        EmailConfirmationRequestStatus.UserNotFound => Problem.SessionRevoked,
        EmailConfirmationRequestStatus.UserInactive => FailureResponses.Inactive,
        EmailConfirmationRequestStatus.NoEmail => new(409, "email_missing", "The account has no e-mail address."),
        EmailConfirmationRequestStatus.AlreadyConfirmed => new(409, "email_already_confirmed", "The e-mail address is confirmed."),
        EmailConfirmationRequestStatus.TooManyEmails => new(429, "too_many_emails", "Enough e-mails were sent; look for them, or try again later.")
        {
            RetryAfter = EmailLimit.Window,
        },
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
