namespace JwtDeviceAuth.External;

/// <summary>Names that social logins use.</summary>
internal static class ExternalLoginDefaults
{
    /// <summary>
    /// The cookie scheme that carries a person from the provider's callback to the end of the login, for ten minutes at most. The handlers of
    /// the added providers sign in to it; it signs nobody in to the application.
    /// </summary>
    public const string SignInScheme = "JwtDeviceAuth.External";
}
