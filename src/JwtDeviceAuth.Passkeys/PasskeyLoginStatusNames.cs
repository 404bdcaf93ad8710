using System.Diagnostics;

namespace JwtDeviceAuth.Passkeys;

/// <summary>The names in metrics.</summary>
internal static class PasskeyLoginStatusNames
{
    public static string MetricName(this PasskeyLoginStatus status) => status switch
    {
        PasskeyLoginStatus.Succeeded => "succeeded",
        PasskeyLoginStatus.InvalidPasskey => "invalid_passkey",
        PasskeyLoginStatus.UserInactive => "user_inactive",
        PasskeyLoginStatus.StepRequired => "step_required",
        PasskeyLoginStatus.LockedOut => "locked_out",
        PasskeyLoginStatus.ProofReplayed => "proof_replayed",
        _ => throw new UnreachableException(),
    };
}
