namespace JwtDeviceAuth.Http;

/// <summary>Problems that an endpoint can answer with, for OpenAPI documents. An endpoint can have several of these.</summary>
internal sealed class OperationFailures(params Problem[] problems)
{
    /// <summary>For every endpoint: whatever is asked, the store may be away.</summary>
    public static readonly Problem[] OfStore = [Problem.StoreUnavailable, Problem.StoreBusy];

    /// <summary>For an endpoint that reads a body.</summary>
    public static readonly Problem[] OfBody =
    [
        FailureResponses.Invalid("email", "is required"), Problem.Malformed("The body is not a JSON object in UTF-8, with each field once."),
        Problem.Unreadable(400), Problem.BodyTooLarge, Problem.UnsupportedMediaType("Send the body as application/json in UTF-8."), Problem.EncodedBody,
    ];

    /// <summary>For an endpoint that needs an access token.</summary>
    public static readonly Problem[] OfBearer =
        [Problem.AuthenticationRequired, Problem.TokenExpired, Problem.InvalidToken, Problem.SessionRevoked];

    public IReadOnlyList<Problem> Problems => problems;

    /// <summary>Whether they are answered as RFC 6749 has it, with the status that it gives them.</summary>
    public bool AreInOAuthForm { get; init; }
}
