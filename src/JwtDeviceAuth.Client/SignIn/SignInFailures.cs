using JwtDeviceAuth.Client.Server;

namespace JwtDeviceAuth.Client.SignIn;

/// <summary>Answers of a sign-in that failed, as results.</summary>
internal static class SignInFailures
{
    public static SignInResult For(Reply reply) => new(StatusOf(reply))
    {
        Code = reply.Code,
        Detail = reply.Body?.Text("detail") ?? reply.Body?.Text("title") ?? reply.Reason,
        RetryAfter = reply.RetryAfter,
        LinkCode = reply.Body?.Text("link_code"),
    };

    private static SignInStatus StatusOf(Reply reply) => (reply.Kind, reply.Code) switch
    {
        (_, "too_many_attempts") => SignInStatus.TooManyAttempts,
        (ReplyKind.Failed, _) => SignInStatus.Unavailable,
        (_, "invalid_credentials" or "account_not_found" or "incorrect_password") => SignInStatus.InvalidCredentials,
        (_, "mfa_required") => SignInStatus.SecondFactorRequired,
        (_, "invalid_second_factor" or "invalid_mfa_token") => SignInStatus.InvalidSecondFactor,
        (_, "mfa_enrolment_required") => SignInStatus.SecondFactorEnrolmentRequired,
        (_, "login_step_required") => SignInStatus.StepRequired,
        (_, "account_inactive") => SignInStatus.AccountInactive,
        (_, "account_link_required") => SignInStatus.AccountLinkRequired,
        _ => SignInStatus.Refused,
    };
}
