using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace JwtDeviceAuth.Passwords;

/// <summary>What the settings say of hashes, for every implementation of BCrypt.</summary>
internal sealed class BCryptRules(PasswordOptions options)
{
    private long _rounds;

    public int WorkFactor { get; } = options.WorkFactor;

    /// <summary>How many rounds of the key schedule were run: the work for one account and for another compare by it, where times would by chance.</summary>
    public long Rounds => Interlocked.Read(ref _rounds);

    public void CountRounds(long rounds) => Interlocked.Add(ref _rounds, rounds);

    /// <summary>The verdict on a password, from the digest that was computed of its key with the salt and the work factor of the hash.</summary>
    public PasswordVerification Check(in BCryptKey key, in BCryptHash hash, string digest)
    {
        var isEqual = CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(digest.AsSpan()), MemoryMarshal.AsBytes(hash.Digest.AsSpan()));
        if (!isEqual || !key.IsSound || (key.IsCut && !options.AllowTruncatedHashes))
        {
            return PasswordVerification.Failed;
        }

        // Of a cut password only the beginning was compared: with a new hash, all of it counts.
        return hash.WorkFactor < WorkFactor || key.IsCut ? PasswordVerification.SucceededRehashNeeded : PasswordVerification.Succeeded;
    }
}
