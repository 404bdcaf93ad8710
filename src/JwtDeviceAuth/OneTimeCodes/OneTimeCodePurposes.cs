namespace JwtDeviceAuth.OneTimeCodes;

internal static class OneTimeCodePurposes
{
    public const string EmailConfirmation = "email_confirmation";
    public const string PasswordReset = "password_reset";
}
