using System.Text;

namespace JwtDeviceAuth.Keys;

/// <summary>Recognises keys that were copied from an example or typed rather than drawn at random.</summary>
internal static class WellKnownKeys
{
    // 32 random bytes have about 30 different ones; fewer than this does not happen by chance in the age of the universe.
    private const int FewestDistinctBytes = 12;

    // Words of five letters do turn up in base64 text by chance, once in a million keys.
    private const int ShortestPhraseInBase64 = 8;

    private static readonly string[] Phrases =
    [
        "secret", "password", "changeme", "change-me", "change me", "change_me", "your-256-bit", "your-512-bit", "example", "placeholder",
        "development", "signingkey", "signing-key", "signing key", "jwtdeviceauth", "0123456789", "abcdefgh", "qwerty", "replace", "dummy",
    ];

    public static bool Contains(ReadOnlySpan<byte> secret)
        => IsPatterned(secret)
            || ContainsPhrase(Encoding.Latin1.GetString(secret), 0)
            || ContainsPhrase(Convert.ToBase64String(secret), ShortestPhraseInBase64);

    private static bool ContainsPhrase(string text, int shortest)
        => Phrases.Any(phrase => phrase.Length >= shortest && text.Contains(phrase, StringComparison.OrdinalIgnoreCase));

    private static bool IsPatterned(ReadOnlySpan<byte> bytes)
    {
        var distinct = new HashSet<byte>(bytes.ToArray());
        var steps = new HashSet<byte>();
        for (var i = 1; i < bytes.Length; i++)
        {
            steps.Add((byte)(bytes[i] - bytes[i - 1]));
        }

        return distinct.Count < FewestDistinctBytes || steps.Count <= 3;
    }
}
