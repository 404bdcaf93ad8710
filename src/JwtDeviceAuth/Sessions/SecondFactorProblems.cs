using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.Http;

namespace JwtDeviceAuth.Sessions;

/// <summary>The same answer from every way in.</summary>
internal static class SecondFactorProblems
{
    /// <summary>What every way in can answer.</summary>
    public static readonly Problem[] OfLogin =
    [
        For(Example(isEnrolment: false, "totp", "recovery_code")),
        For(Example(isEnrolment: true, "totp")),
        CookieGate.CrossSite,
    ];

    private const string ExampleToken = "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    public static Problem For(SecondFactorChallenge challenge) => challenge.IsEnrolment
        ? new(403, "mfa_enrolment_required", "A second factor is needed here: add one with the mfa_token, and you are signed in.")
        {
            Mfa = FieldsOf(challenge),
            OAuthError = "mfa_enrolment_required",
        }
        : new(403, "mfa_required", "A second factor is needed: send it with the mfa_token.") { Mfa = FieldsOf(challenge), OAuthError = "mfa_required" };

    private static SecondFactorChallenge Example(bool isEnrolment, params string[] methods)
        => new() { Token = ExampleToken, ExpiresIn = TimeSpan.FromMinutes(10), Methods = methods, IsEnrolment = isEnrolment };

    private static MfaFields FieldsOf(SecondFactorChallenge challenge)
        => new(challenge.Token, (long)challenge.ExpiresIn.TotalSeconds, challenge.Methods);
}
