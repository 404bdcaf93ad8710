using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace JwtDeviceAuth.Model.Tests.Sequences;

/// <summary>What all sequences are made of.</summary>
internal static class Draw
{
    private const int Devices = 3;

    /// <summary>Device 0 more often than others, so that something happens on it.</summary>
    public static Gen<int> Device { get; } = Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(1, Devices - 1)));

    /// <summary>The newest of something, or one of a little while ago.</summary>
    public static Gen<int> Recent { get; } = Gen.Frequency((3, Gen.Choose(0, 2)), (1, Gen.Choose(3, 15)));

    public static Gen<bool> Lost { get; } = OneIn(5);

    public static Gen<bool> OneIn(int count) => Gen.Choose(1, count).Select(die => die == 1);

    /// <summary>Clients that call at the same moment: two of them, or up to so many.</summary>
    public static Gen<Step> Race(Gen<ImmutableArray<Call>> chain, int maximum)
        => Gen.Choose(2, maximum).SelectMany(count => Gen.ArrayOf(chain, count), (_, chains) => new Step(TimeSpan.Zero, [.. chains]));
}
