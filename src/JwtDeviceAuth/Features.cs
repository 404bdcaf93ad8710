using JwtDeviceAuth.Bearer;
using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.Events;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.OAuth;
using JwtDeviceAuth.OneTimeCodes;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Reauthentication;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Time;
using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth;

/// <summary>The features that every application has; those that it chooses are registered by their own builder methods.</summary>
internal static class Features
{
    public static IEnumerable<IFeature> Always { get; } =
    [
        new TimeFeature(),
        new EventsFeature(),
        new KeysFeature(),
        new TokensFeature(),
        new HttpFeature(),
        new CookiesFeature(),
        new DPoPFeature(),
        new PasswordsFeature(),
        new LockoutFeature(),
        new SessionsFeature(),
        new OneTimeCodesFeature(),
        new SecondFactorsFeature(),
        new EmailFeature(),
        new ReauthenticationFeature(),
        new BearerFeature(),
        new OAuthFeature(),
    ];
}
