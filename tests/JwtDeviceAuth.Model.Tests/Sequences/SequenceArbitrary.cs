using FsCheck;
using FsCheck.Fluent;

namespace JwtDeviceAuth.Model.Tests.Sequences;

/// <summary>The kinds of sequences that are drawn, and how one that failed is made shorter.</summary>
internal static class SequenceArbitrary
{
    /// <summary>Of a user without a second factor.</summary>
    public static Arbitrary<Sequence> Refreshes { get; } = Arb.From(RefreshSequences.Generator, SequenceShrinker.Shrink);

    /// <summary>Of a user with one.</summary>
    public static Arbitrary<Sequence> Gate { get; } = Arb.From(GateSequences.Generator, SequenceShrinker.Shrink);

    /// <summary>Of a user whose devices have keys.</summary>
    public static Arbitrary<Sequence> Keys { get; } = Arb.From(KeySequences.Generator, SequenceShrinker.Shrink);

    /// <summary>All kinds.</summary>
    public static Arbitrary<Sequence> All { get; } = Arb.From(
        Gen.OneOf(RefreshSequences.Generator, GateSequences.Generator, KeySequences.Generator), SequenceShrinker.Shrink);
}
