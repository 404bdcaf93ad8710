using System.Security.Cryptography;
using System.Text;

namespace JwtDeviceAuth.InterleavedBCrypt.Tests;

/// <summary>Passwords and salts that are random and yet the same in every run: empty, 72 bytes, UTF-8, and any bytes but NUL and 0xFF.</summary>
internal sealed class SeededCases(string seed)
{
    private int _count;

    public (byte[] Password, byte[] Salt)[] Next(int size) => [.. Enumerable.Range(0, size).Select(_ => Next())];

    private (byte[] Password, byte[] Salt) Next()
    {
        var bytes = HKDF.DeriveKey(
            HashAlgorithmName.SHA256, Encoding.ASCII.GetBytes(seed), 16 + 72 + 1, info: BitConverter.GetBytes(_count++));
        var any = Array.ConvertAll(bytes[16..^1], b => b is 0 or 0xFF ? (byte)1 : b);
        byte[] password = (_count % 5) switch
        {
            0 => [],
            1 => any,
            2 => Encoding.UTF8.GetBytes(string.Concat(any.Take(18).Select(b => char.ConvertFromUtf32(0x1F300 + b)))),
            3 => Encoding.UTF8.GetBytes(string.Concat(any.Take(bytes[^1] % 36).Select(b => (char)(0xE0 + (b % 64))))),
            _ => any[..(bytes[^1] % 73)],
        };
        return (password, bytes[..16]);
    }
}
