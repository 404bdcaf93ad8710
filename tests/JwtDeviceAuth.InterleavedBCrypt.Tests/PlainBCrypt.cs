using System.Buffers.Binary;
using JwtDeviceAuth.Passwords;

namespace JwtDeviceAuth.InterleavedBCrypt.Tests;

/// <summary>BCrypt as its paper describes it, one hash after the other and with nothing done for speed; what the fast one is compared with.</summary>
internal sealed class PlainBCrypt
{
    private readonly uint[] _p = BlowfishTables.InitialState[..18].ToArray();
    private readonly uint[][] _s = [.. Enumerable.Range(0, 4).Select(box => BlowfishTables.InitialState.Slice(18 + (256 * box), 256).ToArray())];

    /// <summary>The <c>$2b$</c> string; of a password that is too long, the first 72 bytes count.</summary>
    public static string Hash(byte[] password, int workFactor, byte[] salt)
    {
        var cipher = new PlainBCrypt();
        byte[] key = [.. password, 0];
        cipher.ExpandKey(salt, key);
        for (long round = 0; round < 1L << workFactor; round++)
        {
            cipher.ExpandKey(new byte[16], key);
            cipher.ExpandKey(new byte[16], salt);
        }

        var text = "OrpheanBeholderScryDoubt"u8.ToArray();
        for (var block = 0; block < text.Length; block += 8)
        {
            for (var i = 0; i < 64; i++)
            {
                Write(text, block, cipher.Encipher(Read(text, block)));
            }
        }

        return BCryptHash.Format(isPrehashed: false, workFactor, BCryptBase64.Encode(salt), BCryptBase64.Encode(text.AsSpan(0, 23)));
    }

    private void ExpandKey(byte[] salt, byte[] key)
    {
        for (var i = 0; i < 18; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                _p[i] ^= (uint)key[((4 * i) + j) % key.Length] << (24 - (8 * j));
            }
        }

        var half = 0;
        (uint Left, uint Right) block = (0, 0);
        foreach (var words in (uint[][])[_p, .. _s])
        {
            for (var i = 0; i < words.Length; i += 2)
            {
                var (left, right) = Read(salt, 8 * half);
                half = 1 - half;
                block = Encipher((block.Left ^ left, block.Right ^ right));
                (words[i], words[i + 1]) = block;
            }
        }
    }

    private (uint Left, uint Right) Encipher((uint Left, uint Right) block)
    {
        var (left, right) = block;
        for (var round = 0; round < 16; round++)
        {
            left ^= _p[round];
            right ^= ((_s[0][left >> 24] + _s[1][(left >> 16) & 255]) ^ _s[2][(left >> 8) & 255]) + _s[3][left & 255];
            (left, right) = (right, left);
        }

        return (right ^ _p[17], left ^ _p[16]);
    }

    private static (uint Left, uint Right) Read(byte[] bytes, int offset)
        => (BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(offset)), BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(offset + 4)));

    private static void Write(byte[] bytes, int offset, (uint Left, uint Right) block)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(offset), block.Left);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(offset + 4), block.Right);
    }
}
