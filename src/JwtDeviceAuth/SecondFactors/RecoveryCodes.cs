using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>
/// Recovery codes: 16 characters of Crockford's base 32, in groups of four, so 80 random bits. So many need no slow hash: nobody can try them all. What
/// was typed is taken in either case, with dashes and spaces anywhere, and with O, I and L for 0 and 1.
/// </summary>
internal static class RecoveryCodes
{
    public const int Count = 10;

    private const int Length = 16;
    private const int GroupLength = 4;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string[] New() => [.. Enumerable.Range(0, Count).Select(_ => NewCode())];

    public static byte[] HashOf(long userId, string normalized)
        => SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"recovery-code\n{userId}\n{normalized}")));

    public static byte[][] HashesOf(long userId, IEnumerable<string> codes) => [.. codes.Select(code => HashOf(userId, Normalize(code)!))];

    /// <summary>Null if it cannot be a code.</summary>
    public static string? Normalize(string typed)
    {
        var code = string.Concat(typed.Where(character => !char.IsWhiteSpace(character) && character != '-').Select(Canonical));
        return code.Length == Length && code.All(Alphabet.Contains) ? code : null;
    }

    private static string NewCode()
        => string.Join('-', RandomNumberGenerator.GetString(Alphabet, Length).Chunk(GroupLength).Select(group => new string(group)));

    private static char Canonical(char character) => char.ToUpperInvariant(character) switch
    {
        'O' => '0',
        'I' or 'L' => '1',
        var upper => upper,
    };
}
