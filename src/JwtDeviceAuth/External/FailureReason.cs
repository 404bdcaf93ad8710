using System.Buffers;

namespace JwtDeviceAuth.External;

/// <summary>
/// Puts a failure into words for the log. Messages of other libraries repeat what was in an address or an answer, which can be a code, a token
/// or anybody's text: of them only the kind is reported, and an OAuth error code only if it is a valid one.
/// </summary>
internal static class FailureReason
{
    private const int MaximumCodeLength = 64;
    private const int MaximumDepth = 5;

    // RFC 6749, section 5.2, allows more; every registered code is of these.
    private static readonly SearchValues<char> CodeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz_");

    public static string Of(Exception? failure)
    {
        if (failure is null)
        {
            return "unknown";
        }

        List<string> reasons = [];
        for (var depth = 0; failure is not null && depth < MaximumDepth; depth++, failure = failure.InnerException)
        {
            reasons.Add(One(failure));
        }

        return string.Join(" < ", reasons);
    }

    /// <summary>An error code as it can stand in a log; null for a text that is none.</summary>
    public static string? Code(string? error)
        => error is { Length: >= 1 and <= MaximumCodeLength } && !error.AsSpan().ContainsAnyExcept(CodeCharacters) ? error : null;

    private static string One(Exception failure) => failure switch
    {
        ExternalProviderException own => own.Message,
        HttpRequestException { StatusCode: { } status } => $"HttpRequestException ({(int)status})",
        HttpRequestException request => $"HttpRequestException ({request.HttpRequestError})",
        _ when Code(failure.Data["error"] as string) is { } error => $"{failure.GetType().Name} ({error})",
        _ => failure.GetType().Name,
    };
}
