namespace JwtDeviceAuth.Sessions;

/// <summary>Authentication method references (RFC 8176) in one text, as a session keeps them: words with spaces between.</summary>
internal static class AuthenticationMethods
{
    public const int MaximumLength = 128;

    private const char Separator = ' ';

    public static bool CanBeKept(string[] methods)
        => Write(methods).Length <= MaximumLength
            && Array.TrueForAll(methods, method => method is { Length: > 0 } && !method.AsSpan().ContainsAnyExceptInRange('!', '~'));

    public static string Write(IEnumerable<string> methods) => string.Join(Separator, methods);

    public static string[] Read(string methods) => methods.Split(Separator, StringSplitOptions.RemoveEmptyEntries);
}
