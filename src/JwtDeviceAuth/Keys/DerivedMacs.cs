using System.Security.Cryptography;

namespace JwtDeviceAuth.Keys;

/// <summary>
/// HMAC-SHA256 for one purpose, under a key derived from each key of refresh tokens: every node that can read those can check what another node signed, and
/// nothing is stored.
/// </summary>
internal sealed class DerivedMacs(TokenKeySet keys, string purpose)
{
    // One secret can stand under two kids, as when SigningKey becomes an entry of SigningKeys; what is derived from it is the same.
    private readonly Dictionary<string, MacPool> _macs =
        keys.All.ToDictionary(key => key.Kid, key => new MacPool(TokenKeys.Derive(key, purpose)), StringComparer.Ordinal);

    /// <summary>Under the key of one kid.</summary>
    public MacPool Of(string kid) => _macs[kid];

    /// <summary>Fills 32 bytes, under the key that signs at a time.</summary>
    public void Sign(DateTimeOffset time, ReadOnlySpan<byte> data, Span<byte> mac) => Of(keys.SignerAt(time).Kid).Compute(data, mac);

    /// <summary>Whether one of the keys made a MAC, or what was kept of its beginning.</summary>
    public bool IsSigned(ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac)
    {
        Span<byte> right = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var pool in _macs.Values)
        {
            pool.Compute(data, right);
            if (CryptographicOperations.FixedTimeEquals(right[..mac.Length], mac))
            {
                return true;
            }
        }

        return false;
    }
}
