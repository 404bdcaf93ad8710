using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Http;

/// <summary>
/// A failed answer: problem details (RFC 9457) with a stable <c>code</c>, and the headers that its status asks for. A code has one title; what is
/// special to one occurrence is its detail.
/// </summary>
internal sealed record Problem(int Status, string Code, string Title) : IResult, IStatusCodeHttpResult
{
    /// <summary>RFC 6750's error codes, for <c>WWW-Authenticate</c>.</summary>
    private const string InvalidTokenError = "invalid_token";

    /// <summary>RFC 9470's error code, for the same header.</summary>
    private const string InsufficientError = "insufficient_user_authentication";

    public static readonly Problem AuthenticationRequired = new(401, "authentication_required", "Sign in first: no access token was sent.");

    public static readonly Problem TokenExpired =
        new(401, "token_expired", "The access token has expired; get a new one with the refresh token.") { BearerError = InvalidTokenError };

    public static readonly Problem InvalidToken =
        new(401, "invalid_token", "The access token is not valid.") { BearerError = InvalidTokenError };

    public static readonly Problem SessionRevoked =
        new(401, "session_revoked", "The session has ended; sign in again.") { BearerError = InvalidTokenError };

    public static readonly Problem Forbidden =
        new(403, "forbidden", "The signed-in user may not do this.");

    public static readonly Problem DeviceNotFound = new(404, "device_not_found", "You have no such device.");

    public static readonly Problem InvalidCode = new(400, "invalid_code", "The code is not valid: it was used, or has expired.");

    public static readonly Problem BodyTooLarge = new(413, "body_too_large", "The body is larger than 16 KiB.");

    public static readonly Problem EncodedBody =
        new(415, "unsupported_content_encoding", "Send the body as it is: no Content-Encoding is taken.") { AcceptEncoding = "identity" };

    public static readonly Problem StoreUnavailable =
        new(503, "store_unavailable", "The database is not available; try again shortly.") { RetryAfter = TimeSpan.FromSeconds(1) };

    public static readonly Problem StoreBusy = Busy("Too many requests wait for the database.");

    int? IStatusCodeHttpResult.StatusCode => Status;

    /// <summary>What there is to say about this occurrence.</summary>
    public string? Detail { get; init; }

    /// <summary>What is wrong with each field, for <c>validation_failed</c>.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>Whether <see cref="Errors"/> has the fields as clients write them.</summary>
    public bool ErrorsAreAsSent { get; init; }

    /// <summary>RFC 6750's error, where a token was sent; RFC 9449 has more of them.</summary>
    public string? BearerError { get; init; }

    /// <summary>Whether the challenge is of the scheme DPoP (RFC 9449, section 7.1), also where the request was of another.</summary>
    public bool IsDPoP { get; init; }

    /// <summary>The nonce for the client's next proof (RFC 9449, section 8).</summary>
    public string? DPoPNonce { get; init; }

    /// <summary>The error in OAuth's form (RFC 6749, section 5.2), where its status does not say enough; see <see cref="OAuthErrors.Of"/>.</summary>
    public string? OAuthError { get; init; }

    /// <summary>How old the login may be at most, in the challenge of RFC 9470, section 3.</summary>
    public TimeSpan? MaximumAge { get; init; }

    /// <summary>The <c>acr</c> that is needed, likewise.</summary>
    public string? AcrValues { get; init; }

    /// <summary>The one-time code that completes a link, for <c>account_link_required</c>.</summary>
    public string? LinkCode { get; init; }

    /// <summary>The codings of a body that are taken (RFC 9110, section 12.5.3), where another was sent.</summary>
    public string? AcceptEncoding { get; init; }

    /// <summary>The name of the step, for <c>login_step_required</c>.</summary>
    public string? Step { get; init; }

    /// <summary>For <c>mfa_required</c> and <c>mfa_enrolment_required</c>.</summary>
    public MfaFields? Mfa { get; init; }

    /// <summary>When to try again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The result of a refresh that failed with 401: there, too, a token was sent.</summary>
    public static Problem InvalidRefreshToken(string code, string title) => new(401, code, title)
    {
        BearerError = InvalidTokenError,
        OAuthError = OAuthErrors.InvalidGrant,
    };

    /// <summary>The proof is good, and the application asks for one more step.</summary>
    public static Problem StepRequired(string step)
        => new(403, "login_step_required", "One more step is needed before you are signed in.") { Step = step, OAuthError = "interaction_required" };

    /// <summary>The token is good, but the login that it speaks of is too old (RFC 9470).</summary>
    public static Problem RecentLoginRequired(TimeSpan maximumAge) => new(401, "recent_login_required", "Prove again who you are: the login is too long ago.")
    {
        BearerError = InsufficientError,
        MaximumAge = maximumAge,
    };

    /// <summary>The token is good, but the login that it speaks of had one factor (RFC 9470); where it also has to be recent, its age too.</summary>
    public static Problem SecondFactorRequired(string acrValues, TimeSpan? maximumAge = null) => new(401, "second_factor_required", "Prove again who you are, with two factors.")
    {
        BearerError = InsufficientError,
        AcrValues = acrValues,
        MaximumAge = maximumAge,
    };

    public static Problem Malformed(string detail) => new(400, RequestFields.ValidationFailed, RequestFields.ValidationTitle) { Detail = detail };

    public static Problem UnsupportedMediaType(string detail)
        => new(415, "unsupported_media_type", "The body has a content type that is not taken here.") { Detail = detail };

    public static Problem Busy(string detail)
        => new(503, "busy", "There is too much to do right now; try again shortly.") { Detail = detail, RetryAfter = TimeSpan.FromSeconds(1) };

    public static Problem Unreadable(int status) => new(status, "bad_request", "The request could not be read.");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await WriteAsync(httpContext);
        await ResponseBody.FlushAsync(httpContext.Response);
    }

    /// <summary>Writes the answer without beginning to send it: where a policy names several schemes, each of them adds to one answer.</summary>
    public Task WriteAsync(HttpContext httpContext)
    {
        var isOAuth = OAuthForm.Of(httpContext) is not null;
        ProblemHeaders.Write(httpContext, this, withChallenge: !isOAuth);
        if (isOAuth)
        {
            return OAuthErrors.WriteAsync(httpContext, this);
        }

        var services = httpContext.RequestServices;
        return ProblemBody.WriteAsync(httpContext, ToResult(services.GetRequiredService<ProblemTypes>(), services.GetRequiredService<WireNames>()));
    }

    public ProblemHttpResult ToResult(ProblemTypes types, WireNames names)
    {
        // RFC 9457, section 4.2.1: beside about:blank the title is the status's own.
        var (type, hasNone) = (types.Of(Code), types.Of(Code) == ProblemTypes.None);
        return TypedResults.Problem(
            type: type,
            title: hasNone ? ReasonPhrases.GetReasonPhrase(Status) : Title,
            detail: hasNone ? Detail ?? Title : Detail,
            statusCode: Status,
            extensions: Members(names));
    }

    /// <summary>The members that this library adds to those of the standards.</summary>
    public Dictionary<string, object?> Members(WireNames names)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = Code };
        if (Errors is not null)
        {
            members["errors"] = ErrorsAreAsSent
                ? Errors
                : Errors.ToDictionary(error => names.Of(error.Key), error => error.Value, StringComparer.Ordinal);
        }

        if (LinkCode is not null)
        {
            members[names.Of("link_code")] = LinkCode;
        }

        if (Step is not null)
        {
            members["step"] = Step;
        }

        if (Mfa is not null)
        {
            members[names.Of("mfa_token")] = Mfa.Token;
            members[names.Of("expires_in")] = Mfa.ExpiresIn;
            members["methods"] = Mfa.Methods;
        }

        return members;
    }

    /// <summary>The same problem, with something to say about this occurrence.</summary>
    public Problem WithDetail(string? detail) => detail is null ? this : this with { Detail = detail };

    // A link code or an mfa_token is a secret, which a record would print.
    public override string ToString() => Code;
}
