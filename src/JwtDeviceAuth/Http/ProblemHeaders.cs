using System.Globalization;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace JwtDeviceAuth.Http;

/// <summary>The headers of a failed answer, as its status asks for them.</summary>
internal static class ProblemHeaders
{
    public static void Write(HttpContext context, Problem problem, bool withChallenge)
    {
        var headers = context.Response.Headers;
        if (problem.Status == StatusCodes.Status401Unauthorized && withChallenge)
        {
            // Beside those of other schemes that a policy names.
            headers.Append(HeaderNames.WWWAuthenticate, Challenge(context, problem));
        }

        if (problem.RetryAfter is { } wait)
        {
            headers[HeaderNames.RetryAfter] = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (problem.DPoPNonce is { } nonce)
        {
            headers["DPoP-Nonce"] = nonce;
        }

        if (problem.AcceptEncoding is { } encoding)
        {
            headers[HeaderNames.AcceptEncoding] = encoding;
        }

        // A link code or an mfa_token is a secret, and no failure is worth keeping: the same request can succeed a second later.
        headers[HeaderNames.CacheControl] = NoStore.Value;
    }

    /// <summary>In the scheme that the client used.</summary>
    private static string Challenge(HttpContext context, Problem problem)
    {
        List<string> parameters = [];
        Add("error", problem.BearerError);
        Add("acr_values", problem.AcrValues);
        Add("max_age", problem.MaximumAge is { } age ? ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null);
        var isDPoP = problem.IsDPoP || context.Request.Headers.Authorization.ToString().StartsWith($"{TokenTypes.DPoP} ", StringComparison.OrdinalIgnoreCase);
        if (isDPoP)
        {
            Add("algs", string.Join(' ', context.RequestServices.GetServices<IProofAlgorithm>().SelectMany(algorithm => algorithm.Names)));
        }

        var scheme = isDPoP ? TokenTypes.DPoP : "Bearer";
        return parameters.Count == 0 ? scheme : $"{scheme} {string.Join(", ", parameters)}";

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                parameters.Add($"{name}=\"{value}\"");
            }
        }
    }
}
