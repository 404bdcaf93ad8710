using JwtDeviceAuth.Http;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.Primitives;

namespace JwtDeviceAuth.Bearer;

/// <summary>What to do about an <c>Authorization</c> header that is not as RFC 6750, section 2.1, has it. Nothing of the header is repeated.</summary>
internal static class AuthorizationHint
{
    private const string Bearer = "Bearer";

    /// <summary>Null where there is nothing to say.</summary>
    /// <param name="header">The header.</param>
    /// <param name="challenge">The answer, which says in what scheme tokens are to be sent.</param>
    public static string? For(StringValues header, Problem challenge)
    {
        if (header.Count > 1)
        {
            return "The header Authorization was sent more than once; send it once.";
        }

        var value = header.ToString().AsSpan().Trim();
        if (value.IsEmpty)
        {
            return null;
        }

        var expected = challenge.IsDPoP ? TokenTypes.DPoP : Bearer;
        foreach (var scheme in (ReadOnlySpan<string>)[Bearer, TokenTypes.DPoP])
        {
            if (value.Equals(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return $"The header Authorization has no token: write {expected}, a space and the token.";
            }

            if (value.StartsWith($"{scheme} ", StringComparison.OrdinalIgnoreCase))
            {
                return ForToken(value[scheme.Length..].Trim());
            }
        }

        return value.Count('.') == 2 && !value.Contains(' ')
            ? $"The header Authorization has no scheme: write {expected} and a space before the token."
            : $"The header Authorization has another scheme than {expected}: write {expected}, a space and the token.";
    }

    private static string? ForToken(ReadOnlySpan<char> token) => token switch
    {
        _ when token.StartsWith($"{Bearer} ", StringComparison.OrdinalIgnoreCase) =>
            "The header Authorization has the word Bearer twice; send it once, then a space and the token.",
        "null" or "undefined" or "[object Object]" => "The client has no token, and sent a word in its place.",
        ['"', ..] or ['\'', ..] or ['<', ..] => "Send the token without quotes or brackets around it.",
        _ when token.Contains(',') => "The header Authorization holds more than one value; send one token.",
        _ => null,
    };
}
