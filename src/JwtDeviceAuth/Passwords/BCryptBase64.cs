namespace JwtDeviceAuth.Passwords;

/// <summary>BCrypt's own base64: the usual bit order, but another alphabet and no padding.</summary>
internal static class BCryptBase64
{
    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int BitsPerCharacter = 6;

    /// <summary>Fills <paramref name="text"/>, which must be as long as the bytes need.</summary>
    public static void Encode(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        uint pending = 0;
        var pendingBits = 0;
        var written = 0;

        foreach (var value in bytes)
        {
            pending = (pending << 8) | value;
            pendingBits += 8;
            while (pendingBits >= BitsPerCharacter)
            {
                pendingBits -= BitsPerCharacter;
                text[written++] = Alphabet[(int)(pending >> pendingBits) & 63];
            }
        }

        if (pendingBits > 0)
        {
            text[written] = Alphabet[(int)(pending << (BitsPerCharacter - pendingBits)) & 63];
        }
    }

    /// <summary>Fills <paramref name="bytes"/>, which must be as long as the text gives.</summary>
    /// <returns>
    /// False for a character outside the alphabet, and for a last character whose spare bits are not zero: that is another spelling
    /// of the same bytes, and no BCrypt writes it.
    /// </returns>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        uint pending = 0;
        var pendingBits = 0;
        var written = 0;

        foreach (var character in text)
        {
            var value = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            pending = (pending << BitsPerCharacter) | (uint)value;
            pendingBits += BitsPerCharacter;
            if (pendingBits >= 8)
            {
                pendingBits -= 8;
                bytes[written++] = (byte)(pending >> pendingBits);
            }
        }

        var spareBits = pending & ((1u << pendingBits) - 1);
        return spareBits == 0;
    }
}
