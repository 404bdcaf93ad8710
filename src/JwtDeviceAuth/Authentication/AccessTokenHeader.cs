using System.Numerics;
using System.Runtime.InteropServices;

namespace JwtDeviceAuth.Authentication;

/// <summary>The <c>Authorization</c> header: <c>Bearer</c>, one space and one token (RFC 6750).</summary>
internal static class AccessTokenHeader
{
    public const int MaximumTokenLength = 8192;

    private const string Prefix = "Bearer ";

    public static int PrefixLength => Prefix.Length;

    public static bool HasPrefix(string header) => header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Compares two texts whole, in a time that tells nothing but their length: the differences are gathered, and looked at once in the end.
    /// <see cref="System.Security.Cryptography.CryptographicOperations.FixedTimeEquals"/> does it a byte at a time, which is slow for a token.
    /// </summary>
    public static bool FixedTimeEquals(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        if (one.Length != other.Length)
        {
            return false;
        }

        var left = MemoryMarshal.Cast<char, ushort>(one);
        var right = MemoryMarshal.Cast<char, ushort>(other);
        var differences = Vector<ushort>.Zero;
        var index = 0;
        for (; index <= left.Length - Vector<ushort>.Count; index += Vector<ushort>.Count)
        {
            differences |= new Vector<ushort>(left[index..]) ^ new Vector<ushort>(right[index..]);
        }

        var rest = 0;
        for (; index < left.Length; index++)
        {
            rest |= left[index] ^ right[index];
        }

        return differences == Vector<ushort>.Zero & rest == 0;
    }
}
