using System.Buffers.Binary;
using System.Security.Cryptography;
using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.Testing;

/// <summary>Ids that are the same in every run: the first, the second, and so on.</summary>
internal sealed class FixedTokenIds : ITokenIdSource
{
    private int _count;

    public void Fill(Span<byte> destination)
    {
        Span<byte> seed = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(seed, Interlocked.Increment(ref _count));
        SHA256.HashData(seed).AsSpan(0, destination.Length).CopyTo(destination);
    }
}
