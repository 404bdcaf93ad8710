using System.Diagnostics;

namespace JwtDeviceAuth.Sessions;

/// <summary>The names in metrics.</summary>
internal static class RevocationReasonNames
{
    public static string MetricName(this RevocationReason reason) => reason switch
    {
        RevocationReason.Logout => "logout",
        RevocationReason.LogoutAll => "logout_all",
        RevocationReason.DeviceRevoked => "device_revoked",
        RevocationReason.Replaced => "replaced",
        RevocationReason.TooManyDevices => "too_many_devices",
        RevocationReason.PasswordChanged => "password_changed",
        RevocationReason.UserDeleted => "user_deleted",
        RevocationReason.Theft => "theft",
        RevocationReason.SocialAccountRemoved => "social_account_removed",
        _ => throw new UnreachableException(),
    };
}
