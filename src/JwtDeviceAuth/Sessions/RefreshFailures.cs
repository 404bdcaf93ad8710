using JwtDeviceAuth.Http;

namespace JwtDeviceAuth.Sessions;

/// <summary>Refreshes that failed, as problems.</summary>
internal static class RefreshFailures
{
    public static Problem For(this FailureResponses failures, RefreshValidationResult result) => result switch
    {
        RefreshValidationResult.Expired => Problem.InvalidRefreshToken("refresh_token_expired", "The refresh token has expired; sign in again."),
        RefreshValidationResult.Invalid when failures.IsSpecific => new(400, "invalid_refresh_token", "That is not a refresh token of this application."),
        RefreshValidationResult.NotFound when failures.IsSpecific =>
            new(404, "refresh_token_not_found", "The session of this refresh token has ended; sign in again."),
        RefreshValidationResult.Reused when failures.IsSpecific =>
            Problem.InvalidRefreshToken("refresh_token_reused", "The refresh token had been replaced; the session has been ended."),
        RefreshValidationResult.Invalid or RefreshValidationResult.NotFound or RefreshValidationResult.Reused =>
            Problem.InvalidRefreshToken("invalid_refresh_token", "The refresh token is not valid; sign in again."),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, message: null),
    };
}
