using System.Security.Cryptography;

namespace JwtDeviceAuth.Keys;

/// <summary>HMAC-SHA256 under one key. To set the key costs as much as to hash a token, so each thread keeps what has it set.</summary>
#pragma warning disable CA1001 // Lives as long as its key, which is as long as the application; what a thread keeps ends with the thread.
internal sealed class MacPool(byte[] key)
#pragma warning restore CA1001
{
    private readonly ThreadLocal<HMACSHA256?> _kept = new();

    /// <summary>Fills 32 bytes.</summary>
    public void Compute(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        // Taken out: one that failed may have kept a part of the data.
        var mac = _kept.Value ?? new HMACSHA256(key);
        _kept.Value = null;
        if (!mac.TryComputeHash(data, hash, out _))
        {
            throw new CryptographicException("The room for the hash is too small.");
        }

        _kept.Value = mac;
    }
}
