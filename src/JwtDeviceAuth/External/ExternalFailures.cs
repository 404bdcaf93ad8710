using JwtDeviceAuth.Email;
using JwtDeviceAuth.DPoP;
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

    private static readonly Problem Busy = FailureResponses.Busy("The account is being changed.");

    public static readonly Problem InvalidCode = Problem.InvalidCode.WithDetail("Or its verifier is wrong; start the login again.");

    private static readonly Problem InvalidLinkCode =
        new(400, "invalid_link_code", "The link code is not valid, was used before, or is for another account.");

    private static readonly Problem AccountTaken = new(409, "social_account_taken", "Another account is linked to this social account.");

    public static readonly Problem[] OfStart =
    [
        new(400, RequestFields.ValidationFailed, RequestFields.ValidationTitle)
        {
            Errors = FailureResponses.Field("return_url", "must be one of the addresses that this application lists"),
            ErrorsAreAsSent = true,
        },
        UnknownProvider,
    ];

    public static readonly Problem[] OfExchange =
    [
        InvalidCode, FailureResponses.Inactive, Problem.StepRequired("accept-terms"), .. SecondFactorProblems.OfLogin, .. DPoPFailures.OfProof,
        LinkRequired("3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), Busy,
    ];

    public static readonly Problem[] OfNativeLogin =
    [
        NativeLoginNotOffered, InvalidIdToken, FailureResponses.Inactive, Problem.StepRequired("accept-terms"), .. SecondFactorProblems.OfLogin, .. DPoPFailures.OfProof,
        UnknownProvider,
        LinkRequired("3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), Busy, RemoteFailures.Unavailable,
    ];

    public static readonly Problem[] OfLinking =
    [
        .. PasswordFailures.OfPersonCheck, InvalidLinkCode, InvalidCode, InvalidIdToken, NativeLoginNotOffered, UnknownProvider, AccountTaken,
        RemoteFailures.Unavailable,
    ];

    public static readonly Problem[] OfUnlinking = [.. PasswordFailures.OfPersonCheck, LinkNotFound, LastSignInMethod];

    public static Problem For(ExternalLoginResult result) => result.Status switch
    {
        ExternalLoginStatus.UnknownProvider => UnknownProvider,
        ExternalLoginStatus.NativeLoginNotOffered => NativeLoginNotOffered,
        ExternalLoginStatus.InvalidIdToken or ExternalLoginStatus.InvalidIdentity => InvalidIdToken,
        ExternalLoginStatus.ProviderUnavailable => RemoteFailures.Unavailable,
        ExternalLoginStatus.InvalidCode => InvalidCode,
        ExternalLoginStatus.LinkRequired => LinkRequired(result.LinkCode!),
        ExternalLoginStatus.UserInactive => FailureResponses.Inactive,
        ExternalLoginStatus.StepRequired => Problem.StepRequired(result.Step!),
        ExternalLoginStatus.SecondFactorRequired or ExternalLoginStatus.EnrolmentRequired => SecondFactorProblems.For(result.SecondFactor!),
        ExternalLoginStatus.Busy => Busy,
        ExternalLoginStatus.ProofReplayed => DPoPFailures.Replayed,
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
        LinkStatus.SecondFactorRequired => failures.For(ProfileStatus.SecondFactorRequired),
        LinkStatus.LockedOut => failures.For(ProfileStatus.LockedOut, result.RetryAfter),
        LinkStatus.UnknownProvider => UnknownProvider,
        LinkStatus.NativeLoginNotOffered => NativeLoginNotOffered,
        LinkStatus.InvalidIdToken => InvalidIdToken,
        LinkStatus.ProviderUnavailable => RemoteFailures.Unavailable,
        LinkStatus.InvalidCode => InvalidCode,
        LinkStatus.InvalidLinkCode => InvalidLinkCode,
        LinkStatus.AccountTaken => AccountTaken,
        LinkStatus.NotLinked => LinkNotFound,
        LinkStatus.LastWayIn => LastSignInMethod,
        LinkStatus.Busy => Busy,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.Status, message: null),
    };

    private static Problem LinkRequired(string linkCode)
        => new(409, "account_link_required", "An account has this e-mail address; sign in with its password and send the link code.") { LinkCode = linkCode };
}
