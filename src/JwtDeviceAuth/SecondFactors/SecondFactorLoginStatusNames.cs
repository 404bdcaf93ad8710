using System.Diagnostics;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>The names in metrics.</summary>
internal static class SecondFactorLoginStatusNames
{
    public static string MetricName(this SecondFactorLoginStatus status) => status switch
    {
        SecondFactorLoginStatus.Succeeded => "succeeded",
        SecondFactorLoginStatus.InvalidToken => "invalid_mfa_token",
        SecondFactorLoginStatus.InvalidSecondFactor or SecondFactorLoginStatus.FactorNotFound => "invalid_second_factor",
        SecondFactorLoginStatus.UserInactive => "user_inactive",
        SecondFactorLoginStatus.StepRequired => "step_required",
        SecondFactorLoginStatus.LockedOut => "locked_out",
        SecondFactorLoginStatus.NoDevice => "no_device",
        SecondFactorLoginStatus.WrongKey => "wrong_key",
        SecondFactorLoginStatus.ProofReplayed => "proof_replayed",
        _ => throw new UnreachableException(),
    };
}
