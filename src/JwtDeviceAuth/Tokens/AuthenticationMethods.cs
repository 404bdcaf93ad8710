using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Tokens;

/// <summary>
/// Authentication method references (RFC 8176) in one text, as a session keeps them: words with spaces between. Each was proved at the session's time
/// of proof or later, so that <c>auth_time</c> is true of all of them.
/// </summary>
internal static class AuthenticationMethods
{
    /// <summary>Of an application's own methods. A session keeps 128 characters, and those of a password and of every second factor can come to these.</summary>
    public const int MaximumOwnLength = 96;

    public const string Password = "pwd";

    /// <summary>More than one factor: whatever else is in the list, this word is what makes two of it.</summary>
    public const string SeveralFactors = SecondFactorMethods.Several;

    private const char Separator = ' ';

    /// <summary>What shows that somebody has a thing, and no more: a one-time code, or a key in hardware or software.</summary>
    private static readonly string[] Possessions = [SecondFactorMethods.OneTimeCode, "hwk", "swk"];

    public static bool CanBeKept(string[] methods)
        => Write(methods).Length <= MaximumOwnLength
            && Array.TrueForAll(methods, method => method is { Length: > 0 } && !method.AsSpan().ContainsAnyExceptInRange('!', '~'));

    public static string Write(IEnumerable<string> methods) => string.Join(Separator, methods);

    public static string[] Read(string methods) => methods.Split(Separator, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The <c>acr</c> of an access token: how many factors these methods are.</summary>
    public static string ContextOf(IEnumerable<string> methods)
        => methods.Contains(SeveralFactors, StringComparer.Ordinal) ? AuthenticationContexts.TwoFactors : AuthenticationContexts.OneFactor;

    /// <summary>
    /// Two proofs as one: their methods, and the word for several factors where one of them shows a possession and the other something else. A login
    /// at a social provider has no method, and is something else.
    /// </summary>
    public static string[] Together(IReadOnlyCollection<string> one, IReadOnlyCollection<string> other)
    {
        var isSeveral = one.Concat(other).Contains(SeveralFactors, StringComparer.Ordinal)
            || (HasPossession(one) && HasOther(other)) || (HasPossession(other) && HasOther(one));
        IEnumerable<string> methods = one.Concat(other).Where(method => method != SeveralFactors).Distinct(StringComparer.Ordinal);
        return [.. isSeveral ? methods.Append(SeveralFactors) : methods];
    }

    private static bool HasPossession(IReadOnlyCollection<string> methods) => methods.Any(IsPossession);

    private static bool HasOther(IReadOnlyCollection<string> methods) => methods.Count == 0 || methods.Any(method => !IsPossession(method));

    private static bool IsPossession(string method) => Possessions.Contains(method, StringComparer.Ordinal);
}
