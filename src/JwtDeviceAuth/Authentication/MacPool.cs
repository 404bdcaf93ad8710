using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace JwtDeviceAuth.Authentication;

/// <summary>HMAC-SHA256 under one key. To set the key costs as much as to hash a token, so what has it set is used again.</summary>
internal sealed class MacPool(byte[] key)
{
    private readonly ConcurrentBag<HMACSHA256> _idle = [];

    public void Compute(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        var mac = _idle.TryTake(out var idle) ? idle : new HMACSHA256(key);
        if (!mac.TryComputeHash(data, hash, out _))
        {
            throw new CryptographicException("The room for the hash is too small.");
        }

        // One that failed is not put back: it may have kept a part of the data.
        _idle.Add(mac);
    }
}
