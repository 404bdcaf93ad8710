using System.Diagnostics;

namespace JwtDeviceAuth.Passwords;

/// <summary>The names in metrics and traces.</summary>
internal static class LoginValidationResultNames
{
    public static string MetricName(this LoginValidationResult result) => result switch
    {
        LoginValidationResult.Valid => "succeeded",
        LoginValidationResult.UserNotFound => "user_not_found",
        LoginValidationResult.InvalidPassword => "invalid_password",
        LoginValidationResult.UserInactive => "user_inactive",
        LoginValidationResult.StepRequired => "step_required",
        LoginValidationResult.SecondFactorRequired => "second_factor_required",
        LoginValidationResult.EnrolmentRequired => "enrolment_required",
        LoginValidationResult.LockedOut => "locked_out",
        LoginValidationResult.Busy => "busy",
        LoginValidationResult.ProofReplayed => "proof_replayed",
        _ => throw new UnreachableException(),
    };
}
