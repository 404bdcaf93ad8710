using JwtDeviceAuth.Email;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;

namespace JwtDeviceAuth.External;

/// <summary>Where results of social logins become status codes.</summary>
internal static class ExternalFailures
{
    public static readonly Problem UnknownProvider = new(404, "unknown_provider", "There is no such provider.");

    public static readonly Problem NativeLoginNotOffered =
        new(400, "native_login_not_offered", "This provider takes no ID tokens here; use the browser.");

    public static readonly Problem InvalidIdToken = new(400, "invalid_id_token", "The ID token is not valid, was used before, or its nonce is wrong.");

    public static readonly Problem LinkNotFound = new(404, "link_not_found", "You have no such account linked.");

    public static readonly Problem LastSignInMethod =
        new(409, "last_sign_in_method", "It is your last way to sign in; link another account first, or have an e-mail address and a password.");

    private static readonly Problem Busy =
        new(503, "busy", "The account is being changed; try again shortly.") { RetryAfter = TimeSpan.FromSeconds(1) };

    private static readonly Problem InvalidCode = new(400, "invalid_code", "The code is not valid, was used before, or its verifier is wrong; start anew.");

    public static Problem For(ExternalLoginResult result) => result.Status switch
    {
        ExternalLoginStatus.UnknownProvider => UnknownProvider,
        ExternalLoginStatus.NativeLoginNotOffered => NativeLoginNotOffered,
        ExternalLoginStatus.InvalidIdToken or ExternalLoginStatus.InvalidIdentity => InvalidIdToken,
        ExternalLoginStatus.ProviderUnavailable => RemoteFailures.Unavailable,
        ExternalLoginStatus.InvalidCode => InvalidCode,
        ExternalLoginStatus.LinkRequired => new(
            409, "account_link_required", "An account has this e-mail address; sign in with its password and send the link code.")
        {
            LinkCode = result.LinkCode,
        },
        ExternalLoginStatus.UserInactive => FailureResponses.Inactive,
        ExternalLoginStatus.StepRequired => Problem.StepRequired(result.Step!),
        ExternalLoginStatus.Busy => Busy,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.Status, message: null),
    };

    public static Problem For(LinkResult result, FailureResponses failures) => result.Status switch
    {
        LinkStatus.UserNotFound => failures.For(ProfileStatus.UserNotFound),
        LinkStatus.UserInactive => FailureResponses.Inactive,
        LinkStatus.SessionRevoked => Problem.SessionRevoked,
        LinkStatus.PasswordRequired => failures.For(ProfileStatus.PasswordRequired, passwordField: "password"),
        LinkStatus.InvalidPassword => failures.For(ProfileStatus.InvalidPassword),
        LinkStatus.RecentLoginRequired => failures.For(ProfileStatus.RecentLoginRequired),
        LinkStatus.LockedOut => failures.For(ProfileStatus.LockedOut, result.RetryAfter),
        LinkStatus.UnknownProvider => UnknownProvider,
        LinkStatus.NativeLoginNotOffered => NativeLoginNotOffered,
        LinkStatus.InvalidIdToken => InvalidIdToken,
        LinkStatus.ProviderUnavailable => RemoteFailures.Unavailable,
        LinkStatus.InvalidCode => InvalidCode,
        LinkStatus.InvalidLinkCode => new(400, "invalid_link_code", "The link code is not valid, was used before, or is for another account."),
        LinkStatus.AccountTaken => new(409, "social_account_taken", "Another account is linked to this social account."),
        LinkStatus.NotLinked => LinkNotFound,
        LinkStatus.LastWayIn => LastSignInMethod,
        LinkStatus.Busy => Busy,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.Status, message: null),
    };
}
