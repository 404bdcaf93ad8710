namespace JwtDeviceAuth.Stores;

/// <summary>The authentication method references (RFC 8176) that a second factor gives a session.</summary>
internal static class SecondFactorMethods
{
    /// <summary>A one-time code: of an authenticator app, or a recovery code.</summary>
    public const string OneTimeCode = "otp";

    /// <summary>More than one factor.</summary>
    public const string Several = "mfa";

    private static readonly string[] Words = [OneTimeCode, "hwk", "swk", "user", Several];

    /// <summary>What is left of a session's methods when the user has no second factor any more.</summary>
    public static string Without(string methods)
        => string.Join(' ', methods.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(method => !Words.Contains(method, StringComparer.Ordinal)));
}
