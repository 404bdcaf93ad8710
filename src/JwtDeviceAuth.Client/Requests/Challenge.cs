using System.Globalization;
using System.Net;
using JwtDeviceAuth.Client.Server;

namespace JwtDeviceAuth.Client.Requests;

/// <summary>What a 401 for a request with a token asks for.</summary>
internal sealed record Challenge(ChallengeKind Kind)
{
    /// <summary>In bytes. A longer body is no problem of the API's, and is the caller's alone.</summary>
    private const int LongestProblem = 64 * 1024;

    private static readonly string[] Schemes = ["Bearer", "DPoP"];

    public StepUpRequest? StepUp { get; init; }

    /// <summary>Reads the header; and the code in the body, because a page of another origin may not see the header.</summary>
    public static async Task<Challenge> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return new Challenge(ChallengeKind.None);
        }

        var parameter = response.Headers.WwwAuthenticate
            .FirstOrDefault(challenge => Schemes.Contains(challenge.Scheme, StringComparer.OrdinalIgnoreCase)) is { } ours ? ours.Parameter ?? string.Empty : null;
        var code = await CodeAsync(response, cancellationToken).ConfigureAwait(false);
        if (parameter is null && code is null)
        {
            // A proxy, a captive portal, or an endpoint with another scheme.
            return new Challenge(ChallengeKind.None);
        }

        return code is "recent_login_required" or "second_factor_required" || Value(parameter, "error") == "insufficient_user_authentication"
            ? new Challenge(ChallengeKind.StepUp) { StepUp = new StepUpRequest(code, AgeOf(parameter), Value(parameter, "acr_values"), attempt: 1) }
            : code is "token_expired" or "invalid_token" or "session_revoked" || parameter is not null && code is null
                ? new Challenge(ChallengeKind.Refused)
                : new Challenge(ChallengeKind.None);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        => ReplyReader.IsJson(response.Content.Headers.ContentType?.MediaType)
            && !(response.Content.Headers.ContentLength > LongestProblem)
            && await PeekedContent.PeekAsync(response, LongestProblem, cancellationToken).ConfigureAwait(false) is { } body
                ? ReplyReader.Parse(body)?.Text("code")
                : null;

    private static TimeSpan? AgeOf(string? parameter)
        => long.TryParse(Value(parameter, "max_age"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < int.MaxValue
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <summary>The value of a parameter (RFC 9110, section 11.2); null if it is not there.</summary>
    internal static string? Value(string? parameters, string name)
    {
        foreach (var part in (parameters ?? string.Empty).Split(','))
        {
            if (part.Split('=', 2) is [var key, var value] && key.Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value.Trim().Trim('"');
            }
        }

        return null;
    }
}

internal enum ChallengeKind
{
    /// <summary>Nothing that the client can answer.</summary>
    None,

    /// <summary>The token is over, or its session: a refresh shows which.</summary>
    Refused,

    /// <summary>The token is good, and its login is not enough.</summary>
    StepUp,
}
