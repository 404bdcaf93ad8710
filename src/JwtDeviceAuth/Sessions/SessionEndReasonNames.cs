namespace JwtDeviceAuth.Sessions;

/// <summary>The names in metrics.</summary>
internal static class SessionEndReasonNames
{
    public static string MetricName(this SessionEndReason reason) => reason switch
    {
        SessionEndReason.Logout => "logout",
        SessionEndReason.LogoutAll => "logout_all",
        SessionEndReason.DeviceEnded => "device_ended",
        SessionEndReason.Replaced => "replaced",
        SessionEndReason.TooManyDevices => "too_many_devices",
        SessionEndReason.PasswordChanged => "password_changed",
        SessionEndReason.UserDeleted => "user_deleted",
        SessionEndReason.Theft => "theft",
        SessionEndReason.SocialAccountRemoved => "social_account_removed",
        _ => reason.ToString(),
    };
}
