using System.Buffers.Binary;
using System.Security.Cryptography;
using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.TestSupport;

/// <summary>Ids that are the same in every run, so that whole tokens can be compared with a snapshot.</summary>
public sealed class SeededIds : ITokenIdSource
{
    private int _count;

    public void Fill(Span<byte> destination)
    {
        Span<byte> seed = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(seed, Interlocked.Increment(ref _count));
        SHA256.HashData(seed).AsSpan(0, destination.Length).CopyTo(destination);
    }
}
