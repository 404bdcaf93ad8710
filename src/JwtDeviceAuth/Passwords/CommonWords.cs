namespace JwtDeviceAuth.Passwords;

/// <summary>The words of CommonPasswords.txt; a Cyrillic one also as the same keys write it on a Latin keyboard.</summary>
internal sealed class CommonWords
{
    public const int BeginningLength = 8;

    private const string CyrillicKeys = "йцукенгшщзхъфывапролджэячсмитьбюё";
    private const string LatinKeys = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";

    // Read when the first password is chosen: a start should not wait for it.
    private readonly Lazy<(HashSet<string> Whole, HashSet<string> Beginnings)> _words = new(Read);

    public bool Contains(string word) => _words.Value.Whole.Contains(word);

    /// <summary>Whether a word of the list begins with these eight characters.</summary>
    public bool ContainsBeginning(string beginning) => _words.Value.Beginnings.Contains(beginning);

    private static (HashSet<string> Whole, HashSet<string> Beginnings) Read()
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        using var stream = typeof(CommonWords).Assembly.GetManifestResourceStream("JwtDeviceAuth.Passwords.CommonPasswords.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                words.Add(word);
                words.Add(string.Concat(word.Select(OnLatinKeyboard)));
            }
        }

        return (words, words.Where(word => word.Length > BeginningLength).Select(word => word[..BeginningLength]).ToHashSet(StringComparer.Ordinal));
    }

    private static char OnLatinKeyboard(char letter)
        => CyrillicKeys.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var key ? LatinKeys[key] : letter;
}
