using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Http;

namespace JwtDeviceAuth.Sessions;

/// <summary>Refreshes that failed, as problems.</summary>
internal static class RefreshFailures
{
    private const string InvalidCode = "invalid_refresh_token";
    private const string InvalidTitle = "The refresh token is not valid; sign in again.";

    private static readonly Problem Expired =
        Problem.InvalidRefreshToken("refresh_token_expired", "The refresh token has expired; sign in again.");

    private static readonly Problem Reused =
        Problem.InvalidRefreshToken("refresh_token_reused", "The refresh token had been replaced; sign in again.");

    private static readonly Problem WrongKey =
        Problem.InvalidRefreshToken("refresh_token_bound", "The refresh token is bound to a key: send a proof of it in the header DPoP, or sign in again.");

    private static readonly Problem NotFound = new(404, "refresh_token_not_found", "The session of this refresh token has ended; sign in again.")
    {
        OAuthError = OAuthErrors.InvalidGrant,
    };

    private static readonly Problem Malformed = new(400, InvalidCode, InvalidTitle)
    {
        Detail = "That is not a refresh token of this application.",
        OAuthError = OAuthErrors.InvalidGrant,
    };

    private static readonly Problem Invalid = Problem.InvalidRefreshToken(InvalidCode, InvalidTitle);

    /// <summary>For a page that asks with its cookie whether somebody is signed in, and nobody is.</summary>
    public static readonly Problem NoCookie = Invalid.WithDetail("The request has no cookie of this application, or none for the device_id or user_id in it.");

    /// <summary>RFC 6749, section 10.4: a refresh token stays with the client that it was given to.</summary>
    public static readonly Problem OtherClient = Invalid.WithDetail("It was given to another client_id.");

    public static readonly Problem[] OfRefresh =
    [
        Expired, Invalid, Reused, WrongKey, Malformed, NotFound, .. DPoPFailures.OfProof, CookieGate.CrossSite,
        OAuthForm.UnsupportedGrantType($"Send grant_type={RefreshEndpoint.GrantType}, or none."),
    ];

    public static readonly Problem[] OfRevocation = [OtherClient, CookieGate.CrossSite];

    public static Problem For(this FailureResponses failures, RefreshValidationResult result) => result switch
    {
        RefreshValidationResult.Expired => Expired,
        RefreshValidationResult.Invalid when failures.IsSpecific => Malformed,
        RefreshValidationResult.NotFound when failures.IsSpecific => NotFound,
        RefreshValidationResult.Reused when failures.IsSpecific => Reused,
        RefreshValidationResult.WrongKey when failures.IsSpecific => WrongKey,
        RefreshValidationResult.Invalid or RefreshValidationResult.NotFound or RefreshValidationResult.Reused or RefreshValidationResult.WrongKey => Invalid,
        RefreshValidationResult.ProofRequired => DPoPFailures.Missing,
        RefreshValidationResult.ProofReplayed => DPoPFailures.Replayed,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, message: null),
    };
}
