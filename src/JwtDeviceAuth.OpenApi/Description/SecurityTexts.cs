namespace JwtDeviceAuth.OpenApi.Description;

/// <summary>The two ways to sign in from a page such as Swagger UI.</summary>
internal static class SecurityTexts
{
    public const string OAuth2 = "oauth2";
    public const string Bearer = "bearer";

    public const string OAuth2Description = "Signs in with e-mail and password. The username is the e-mail address; the client_id becomes the id of this "
        + "device, and no client_secret is needed.";

    public const string BearerDescription = "Takes an access token from the login, without the word Bearer.";

    public const string Tag = "Users";
    public const string TagDescription = "Sign-up, sign-in, the profile, and the devices that are signed in; by JwtDeviceAuth.";

    public const string Login = "login";
    public const string Refresh = "refreshTokens";
}
