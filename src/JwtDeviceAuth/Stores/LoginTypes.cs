namespace JwtDeviceAuth.Stores;

/// <summary>Names of login types.</summary>
public static class LoginTypes
{
    /// <summary>Sign-in with e-mail and password.</summary>
    public const string Local = "local";

    /// <summary>Sign-in with a passkey alone.</summary>
    public const string Passkey = "passkey";
}
