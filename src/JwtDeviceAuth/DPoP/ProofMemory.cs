using System.Buffers.Binary;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.DPoP;

/// <summary>
/// Proofs that this node has seen, within a bound. A table of sets of 64 places; in a set that is full of proofs that could come again, the one that expires next makes
/// room. Which set a proof belongs to depends on a number that each process draws, so that nobody can make proofs for one set.
/// </summary>
internal sealed class ProofMemory(IOptions<JwtDeviceAuthOptions> options, StoreClock clock)
{
    private const int Places = 64;
    private const int LockCount = 64;

    private readonly Lock[] _locks = [.. Enumerable.Range(0, LockCount).Select(_ => new Lock())];

    // Made with the first proof: most applications have none.
    private readonly Lazy<(UInt128 Id, long Expires)[]> _table = new(() => new (UInt128, long)[options.Value.DPoP.RememberedProofs / Places * Places]);

    /// <summary>False if the proof was seen before.</summary>
    public bool TryAdd(OneTimeCode proof)
    {
        var table = _table.Value;
        var id = BinaryPrimitives.ReadUInt128BigEndian(proof.CodeHash);
        var (now, expires) = (clock.GetUtcNow().ToUnixTimeSeconds(), proof.ExpiresAt.ToUnixTimeSeconds());

        // Seeded at random by the framework.
        var set = (int)((uint)HashCode.Combine(id) % (uint)(table.Length / Places));
        var places = table.AsSpan(set * Places, Places);
        lock (_locks[set % LockCount])
        {
            var next = 0;
            for (var place = 0; place < Places; place++)
            {
                if (places[place].Id == id && places[place].Expires >= now)
                {
                    return false;
                }

                next = places[place].Expires < places[next].Expires ? place : next;
            }

            places[next] = (id, expires);
            return true;
        }
    }
}
