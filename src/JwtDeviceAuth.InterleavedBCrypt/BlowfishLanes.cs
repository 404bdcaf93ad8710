using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace JwtDeviceAuth.InterleavedBCrypt;

/// <summary>
/// <see cref="Blowfish.Expand"/> of one to four independent states, side by side. The states follow one another in one run of
/// words, each <see cref="BlowfishTables.WordCount"/> long.
/// </summary>
/// <remarks>
/// A round waits for the one before, so one state alone leaves most of the processor idle, and rounds of other states fill the gaps.
/// Four is where the halves of all blocks still fit in the sixteen registers of x64; with five, the spilled ones cost what the gaps gave.
/// </remarks>
internal static class BlowfishLanes
{
    public const int Maximum = 4;

    private const int Lane1 = BlowfishTables.WordCount;
    private const int Lane2 = 2 * BlowfishTables.WordCount;
    private const int Lane3 = 3 * BlowfishTables.WordCount;

    /// <summary>Replaces each state by its own output.</summary>
    public static void Expand(Span<uint> states)
    {
        switch (states.Length / BlowfishTables.WordCount)
        {
            case 1:
                Blowfish.Expand(states);
                break;
            case 2:
                ExpandTwo(states);
                break;
            case 3:
                ExpandThree(states);
                break;
            default:
                ExpandFour(states);
                break;
        }
    }

    // AggressiveOptimization for the same reason as in Blowfish.Expand.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ExpandTwo(Span<uint> states)
    {
        Debug.Assert(states.Length == 2 * BlowfishTables.WordCount, "The rounds read both states without checking bounds.");

        ref var words = ref MemoryMarshal.GetReference(states);
        uint l0 = 0, r0 = 0, l1 = 0, r1 = 0;
        for (nuint i = 0; i < BlowfishTables.WordCount; i += 2)
        {
            l0 ^= words;
            l1 ^= Unsafe.Add(ref words, Lane1);
            Round(ref words, 1, l0, ref r0, l1, ref r1);
            Round(ref words, 2, r0, ref l0, r1, ref l1);
            Round(ref words, 3, l0, ref r0, l1, ref r1);
            Round(ref words, 4, r0, ref l0, r1, ref l1);
            Round(ref words, 5, l0, ref r0, l1, ref r1);
            Round(ref words, 6, r0, ref l0, r1, ref l1);
            Round(ref words, 7, l0, ref r0, l1, ref r1);
            Round(ref words, 8, r0, ref l0, r1, ref l1);
            Round(ref words, 9, l0, ref r0, l1, ref r1);
            Round(ref words, 10, r0, ref l0, r1, ref l1);
            Round(ref words, 11, l0, ref r0, l1, ref r1);
            Round(ref words, 12, r0, ref l0, r1, ref l1);
            Round(ref words, 13, l0, ref r0, l1, ref r1);
            Round(ref words, 14, r0, ref l0, r1, ref l1);
            Round(ref words, 15, l0, ref r0, l1, ref r1);
            Round(ref words, 16, r0, ref l0, r1, ref l1);
            Finish(ref words, 0, i, ref l0, ref r0);
            Finish(ref words, Lane1, i, ref l1, ref r1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ExpandThree(Span<uint> states)
    {
        Debug.Assert(states.Length == 3 * BlowfishTables.WordCount, "The rounds read all three states without checking bounds.");

        ref var words = ref MemoryMarshal.GetReference(states);
        uint l0 = 0, r0 = 0, l1 = 0, r1 = 0, l2 = 0, r2 = 0;
        for (nuint i = 0; i < BlowfishTables.WordCount; i += 2)
        {
            l0 ^= words;
            l1 ^= Unsafe.Add(ref words, Lane1);
            l2 ^= Unsafe.Add(ref words, Lane2);
            Round(ref words, 1, l0, ref r0, l1, ref r1, l2, ref r2);
            Round(ref words, 2, r0, ref l0, r1, ref l1, r2, ref l2);
            Round(ref words, 3, l0, ref r0, l1, ref r1, l2, ref r2);
            Round(ref words, 4, r0, ref l0, r1, ref l1, r2, ref l2);
            Round(ref words, 5, l0, ref r0, l1, ref r1, l2, ref r2);
            Round(ref words, 6, r0, ref l0, r1, ref l1, r2, ref l2);
            Round(ref words, 7, l0, ref r0, l1, ref r1, l2, ref r2);
            Round(ref words, 8, r0, ref l0, r1, ref l1, r2, ref l2);
            Round(ref words, 9, l0, ref r0, l1, ref r1, l2, ref r2);
            Round(ref words, 10, r0, ref l0, r1, ref l1, r2, ref l2);
            Round(ref words, 11, l0, ref r0, l1, ref r1, l2, ref r2);
            Round(ref words, 12, r0, ref l0, r1, ref l1, r2, ref l2);
            Round(ref words, 13, l0, ref r0, l1, ref r1, l2, ref r2);
            Round(ref words, 14, r0, ref l0, r1, ref l1, r2, ref l2);
            Round(ref words, 15, l0, ref r0, l1, ref r1, l2, ref r2);
            Round(ref words, 16, r0, ref l0, r1, ref l1, r2, ref l2);
            Finish(ref words, 0, i, ref l0, ref r0);
            Finish(ref words, Lane1, i, ref l1, ref r1);
            Finish(ref words, Lane2, i, ref l2, ref r2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ExpandFour(Span<uint> states)
    {
        Debug.Assert(states.Length == 4 * BlowfishTables.WordCount, "The rounds read all four states without checking bounds.");

        ref var words = ref MemoryMarshal.GetReference(states);
        uint l0 = 0, r0 = 0, l1 = 0, r1 = 0, l2 = 0, r2 = 0, l3 = 0, r3 = 0;
        for (nuint i = 0; i < BlowfishTables.WordCount; i += 2)
        {
            l0 ^= words;
            l1 ^= Unsafe.Add(ref words, Lane1);
            l2 ^= Unsafe.Add(ref words, Lane2);
            l3 ^= Unsafe.Add(ref words, Lane3);
            Round(ref words, 1, l0, ref r0, l1, ref r1, l2, ref r2, l3, ref r3);
            Round(ref words, 2, r0, ref l0, r1, ref l1, r2, ref l2, r3, ref l3);
            Round(ref words, 3, l0, ref r0, l1, ref r1, l2, ref r2, l3, ref r3);
            Round(ref words, 4, r0, ref l0, r1, ref l1, r2, ref l2, r3, ref l3);
            Round(ref words, 5, l0, ref r0, l1, ref r1, l2, ref r2, l3, ref r3);
            Round(ref words, 6, r0, ref l0, r1, ref l1, r2, ref l2, r3, ref l3);
            Round(ref words, 7, l0, ref r0, l1, ref r1, l2, ref r2, l3, ref r3);
            Round(ref words, 8, r0, ref l0, r1, ref l1, r2, ref l2, r3, ref l3);
            Round(ref words, 9, l0, ref r0, l1, ref r1, l2, ref r2, l3, ref r3);
            Round(ref words, 10, r0, ref l0, r1, ref l1, r2, ref l2, r3, ref l3);
            Round(ref words, 11, l0, ref r0, l1, ref r1, l2, ref r2, l3, ref r3);
            Round(ref words, 12, r0, ref l0, r1, ref l1, r2, ref l2, r3, ref l3);
            Round(ref words, 13, l0, ref r0, l1, ref r1, l2, ref r2, l3, ref r3);
            Round(ref words, 14, r0, ref l0, r1, ref l1, r2, ref l2, r3, ref l3);
            Round(ref words, 15, l0, ref r0, l1, ref r1, l2, ref r2, l3, ref r3);
            Round(ref words, 16, r0, ref l0, r1, ref l1, r2, ref l2, r3, ref l3);
            Finish(ref words, 0, i, ref l0, ref r0);
            Finish(ref words, Lane1, i, ref l1, ref r1);
            Finish(ref words, Lane2, i, ref l2, ref r2);
            Finish(ref words, Lane3, i, ref l3, ref r3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref uint words, nuint subkey, uint from0, ref uint into0, uint from1, ref uint into1)
    {
        into0 = into0 ^ Unsafe.Add(ref words, subkey) ^ Blowfish.Substitute(ref words, from0);
        into1 = into1 ^ Unsafe.Add(ref words, Lane1 + subkey) ^ Blowfish.Substitute(ref Unsafe.Add(ref words, Lane1), from1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        ref uint words, nuint subkey, uint from0, ref uint into0, uint from1, ref uint into1, uint from2, ref uint into2)
    {
        Round(ref words, subkey, from0, ref into0, from1, ref into1);
        into2 = into2 ^ Unsafe.Add(ref words, Lane2 + subkey) ^ Blowfish.Substitute(ref Unsafe.Add(ref words, Lane2), from2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        ref uint words, nuint subkey, uint from0, ref uint into0, uint from1, ref uint into1, uint from2, ref uint into2, uint from3, ref uint into3)
    {
        Round(ref words, subkey, from0, ref into0, from1, ref into1, from2, ref into2);
        into3 = into3 ^ Unsafe.Add(ref words, Lane3 + subkey) ^ Blowfish.Substitute(ref Unsafe.Add(ref words, Lane3), from3);
    }

    // The last subkey and the one swap that the written-out rounds do not save; then the block replaces the words that it was due for.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(ref uint words, nuint lane, nuint i, ref uint left, ref uint right)
    {
        var last = right ^ Unsafe.Add(ref words, lane + BlowfishTables.SubkeyCount - 1);
        right = left;
        left = last;
        Unsafe.Add(ref words, lane + i) = left;
        Unsafe.Add(ref words, lane + i + 1) = right;
    }
}
