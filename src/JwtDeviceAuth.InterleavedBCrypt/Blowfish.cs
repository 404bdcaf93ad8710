using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace JwtDeviceAuth.InterleavedBCrypt;

/// <summary>Blowfish as BCrypt uses it. The state is P and the four S-boxes in one run of words, as in <see cref="BlowfishTables"/>.</summary>
internal static class Blowfish
{
    /// <summary>Mixes a key into P.</summary>
    public static void MixInto(Span<uint> state, ReadOnlySpan<uint> key)
    {
        for (var i = 0; i < key.Length; i++)
        {
            state[i] ^= key[i];
        }
    }

    /// <summary>
    /// The one expansion of 2^(work factor + 1) + 1 into which the salt goes block by block; the salt's 16 bytes are two blocks.
    /// </summary>
    public static void ExpandWithSalt(Span<uint> state, ReadOnlySpan<uint> saltKey)
    {
        ref var words = ref MemoryMarshal.GetReference(state);
        uint left = 0;
        uint right = 0;
        for (var i = 0; i < state.Length; i += 2)
        {
            left ^= saltKey[i & 2];
            right ^= saltKey[(i & 2) + 1];
            Encipher(ref words, ref left, ref right);
            state[i] = left;
            state[i + 1] = right;
        }
    }

    /// <summary>Replaces the whole state by its own output.</summary>
    // Nearly all the time is spent here. Without the attribute the first hash of a process takes two to three times as long, because
    // it runs to its end in code that is still being warmed up; later hashes take the same time with and without it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Expand(Span<uint> state)
    {
        Debug.Assert(state.Length == BlowfishTables.WordCount, "Encipher reads all of the state without checking bounds.");

        ref var words = ref MemoryMarshal.GetReference(state);
        uint left = 0;
        uint right = 0;

        // P and the S-boxes are neighbours, so one loop replaces both, each word by use of those before it.
        for (nuint i = 0; i < BlowfishTables.WordCount; i += 2)
        {
            Encipher(ref words, ref left, ref right);
            Unsafe.Add(ref words, i) = left;
            Unsafe.Add(ref words, i + 1) = right;
        }
    }

    /// <summary>Blowfish of one block, in place.</summary>
    /// <remarks>
    /// Each round waits for the one before, so its latency is the whole cost: the rounds are written out, which also saves the swap of
    /// the halves, and the subkey goes into the half that is ready early, off the path that waits. Inlined, the halves are registers.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Encipher(ref uint state, ref uint left, ref uint right)
    {
        var l = left ^ state;
        var r = right;
        r = r ^ Unsafe.Add(ref state, 1) ^ Substitute(ref state, l);
        l = l ^ Unsafe.Add(ref state, 2) ^ Substitute(ref state, r);
        r = r ^ Unsafe.Add(ref state, 3) ^ Substitute(ref state, l);
        l = l ^ Unsafe.Add(ref state, 4) ^ Substitute(ref state, r);
        r = r ^ Unsafe.Add(ref state, 5) ^ Substitute(ref state, l);
        l = l ^ Unsafe.Add(ref state, 6) ^ Substitute(ref state, r);
        r = r ^ Unsafe.Add(ref state, 7) ^ Substitute(ref state, l);
        l = l ^ Unsafe.Add(ref state, 8) ^ Substitute(ref state, r);
        r = r ^ Unsafe.Add(ref state, 9) ^ Substitute(ref state, l);
        l = l ^ Unsafe.Add(ref state, 10) ^ Substitute(ref state, r);
        r = r ^ Unsafe.Add(ref state, 11) ^ Substitute(ref state, l);
        l = l ^ Unsafe.Add(ref state, 12) ^ Substitute(ref state, r);
        r = r ^ Unsafe.Add(ref state, 13) ^ Substitute(ref state, l);
        l = l ^ Unsafe.Add(ref state, 14) ^ Substitute(ref state, r);
        r = r ^ Unsafe.Add(ref state, 15) ^ Substitute(ref state, l);
        l = l ^ Unsafe.Add(ref state, 16) ^ Substitute(ref state, r);
        left = r ^ Unsafe.Add(ref state, 17);
        right = l;
    }

    // A byte cannot lead outside its S-box, so nothing here needs a bounds check. As a sum of a constant and a zero-extended byte, each
    // index becomes part of the load instruction.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Substitute(ref uint state, uint x)
    {
        const int s0 = BlowfishTables.SubkeyCount;
        return ((Unsafe.Add(ref state, s0 + (nuint)(x >> 24))
            + Unsafe.Add(ref state, s0 + 256 + (nuint)(byte)(x >> 16)))
            ^ Unsafe.Add(ref state, s0 + 512 + (nuint)(byte)(x >> 8)))
            + Unsafe.Add(ref state, s0 + 768 + (nuint)(byte)x);
    }
}
