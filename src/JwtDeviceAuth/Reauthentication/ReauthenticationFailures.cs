using JwtDeviceAuth.External;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.SecondFactors;

namespace JwtDeviceAuth.Reauthentication;

/// <summary>Reauthentications that failed, as problems.</summary>
internal static class ReauthenticationFailures
{
    public static readonly Problem[] OfReauthentication =
    [
        .. PasswordFailures.OfPersonCheck, SecondFactorFailures.InvalidSecondFactor, ExternalFailures.InvalidCode, ExternalFailures.InvalidIdToken, ExternalFailures.NativeLoginNotOffered,
        ExternalFailures.UnknownProvider, ExternalFailures.LinkNotFound, RemoteFailures.Unavailable,
    ];

    /// <summary>A wrong password is a 400, as in a change of the account: a 401 would make clients refresh a token that is good.</summary>
    public static Problem For(this FailureResponses failures, ReauthenticationResult result) => result.Status switch
    {
        ReauthenticationStatus.UserNotFound or ReauthenticationStatus.SessionRevoked => Problem.SessionRevoked,
        ReauthenticationStatus.UserInactive => FailureResponses.Inactive,
        ReauthenticationStatus.InvalidPassword => failures.For(ProfileStatus.InvalidPassword),
        ReauthenticationStatus.InvalidSecondFactor => SecondFactorFailures.InvalidSecondFactor,
        ReauthenticationStatus.LockedOut => failures.For(ProfileStatus.LockedOut, result.RetryAfter),
        ReauthenticationStatus.Busy => PasswordFailures.Busy,
        ReauthenticationStatus.LoginTooOld => Problem.RecentLoginRequired(failures.Options.RecentAuthenticationAge),
        ReauthenticationStatus.NotLinked => ExternalFailures.LinkNotFound,
        ReauthenticationStatus.InvalidCode => ExternalFailures.InvalidCode,
        ReauthenticationStatus.InvalidIdToken => ExternalFailures.InvalidIdToken,
        ReauthenticationStatus.UnknownProvider => ExternalFailures.UnknownProvider,
        ReauthenticationStatus.NativeLoginNotOffered => ExternalFailures.NativeLoginNotOffered,
        ReauthenticationStatus.ProviderUnavailable => RemoteFailures.Unavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.Status, message: null),
    };
}
