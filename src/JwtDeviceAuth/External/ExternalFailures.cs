using JwtDeviceAuth.Http;

namespace JwtDeviceAuth.External;

/// <summary>Where results of social logins become status codes.</summary>
internal static class ExternalFailures
{
    public static readonly Problem UnknownProvider = new(404, "unknown_provider", "There is no such provider.");

    public static readonly Problem NativeLoginNotOffered =
        new(400, "native_login_not_offered", "This provider takes no ID tokens here; use the browser.");

    public static readonly Problem InvalidIdToken = new(400, "invalid_id_token", "The ID token is not valid, was used before, or its nonce is wrong.");

    public static readonly Problem LinkNotFound = new(404, "link_not_found", "You have no account at this provider.");

    public static readonly Problem LastSignInMethod =
        new(409, "last_sign_in_method", "It is your last way to sign in; link another account first, or have an e-mail address and a password.");

    public static Problem For(ExternalLoginResult result, string? linkCode = null) => result switch
    {
        ExternalLoginResult.CodeInvalid => new(400, "invalid_code", "The code is not valid, was used before, or its verifier is wrong; start anew."),
        ExternalLoginResult.LinkRequired => new(
            409, "account_link_required", "An account has this e-mail address; sign in with its password and send the link code.")
        {
            LinkCode = linkCode,
        },
        ExternalLoginResult.LinkCodeInvalid => new(400, "invalid_link_code", "The link code is not valid, was used before, or is for another account."),
        ExternalLoginResult.AccountTaken => new(409, "social_account_taken", "Another account is linked to this social account."),
        ExternalLoginResult.UserInactive => new(403, "account_inactive", "The account has been deactivated."),
        ExternalLoginResult.Busy => new(503, "busy", "The account is being changed; try again shortly.") { RetryAfter = TimeSpan.FromSeconds(1) },
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, message: null),
    };
}
