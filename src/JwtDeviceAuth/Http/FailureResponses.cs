using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Http;

/// <summary>
/// What the features' results share on their way to a status code; each feature adds a method <c>For</c> for its own results. With
/// <see cref="FailureDetail.Uniform"/> nothing shows an outsider which accounts or sessions exist.
/// </summary>
internal sealed class FailureResponses(IOptions<JwtDeviceAuthOptions> options)
{
    public static readonly TimeSpan BusyRetry = TimeSpan.FromSeconds(1);

    public static readonly Problem Inactive = new(403, "account_inactive", "The account has been deactivated.") { OAuthError = OAuthErrors.InvalidGrant };

    /// <summary>What an endpoint can answer that asks for a recent login, by two factors where the user has them.</summary>
    public static readonly Problem[] OfStepUp =
        [Problem.RecentLoginRequired(TimeSpan.FromMinutes(5)), Problem.SecondFactorRequired(AuthenticationContexts.TwoFactors, TimeSpan.FromMinutes(5))];

    public bool IsSpecific { get; } = options.Value.FailureDetail == FailureDetail.Specific;

    public JwtDeviceAuthOptions Options { get; } = options.Value;

    public static Problem TooManyAttempts(TimeSpan? retryAfter, string? detail = null)
        => new(429, "too_many_attempts", "Too many attempts; try again later.") { Detail = detail, RetryAfter = retryAfter ?? BusyRetry };

    public static Problem Busy(string detail) => Problem.Busy(detail);

    public static Problem Invalid(string field, string error)
        => new(400, RequestFields.ValidationFailed, RequestFields.ValidationTitle) { Errors = Field(field, error) };

    public static Problem NotAnAddress(string field) => Invalid(
        field, "is not an e-mail address; letters in a domain that are not ASCII are written in lower case, or as the domain's xn-- form");

    public static Dictionary<string, string[]> Field(string field, string error) => new(StringComparer.Ordinal) { [field] = [error] };
}
