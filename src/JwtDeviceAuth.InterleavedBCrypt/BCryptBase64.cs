namespace JwtDeviceAuth.InterleavedBCrypt;

/// <summary>BCrypt's own base64: the usual bit order, but another alphabet and no padding.</summary>
internal static class BCryptBase64
{
    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int BitsPerCharacter = 6;

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[((bytes.Length * 8) + BitsPerCharacter - 1) / BitsPerCharacter];
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

        return new string(text);
    }

    /// <summary>The bytes of a text that has been checked before, as <see cref="Passwords.BCryptHash"/> checks salts.</summary>
    public static byte[] Decode(string text)
    {
        var bytes = new byte[text.Length * BitsPerCharacter / 8];
        uint pending = 0;
        var pendingBits = 0;
        var written = 0;

        foreach (var character in text)
        {
            var value = Alphabet.IndexOf(character, StringComparison.Ordinal);
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(text));
            pending = (pending << BitsPerCharacter) | (uint)value;
            pendingBits += BitsPerCharacter;
            if (pendingBits >= 8)
            {
                pendingBits -= 8;
                bytes[written++] = (byte)(pending >> pendingBits);
            }
        }

        return bytes;
    }
}
