using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using JwtDeviceAuth.Model.Tests.Protocol;

namespace JwtDeviceAuth.Model.Tests.Sequences;

/// <summary>Draws sequences of a user without a second factor.</summary>
internal static class RefreshSequences
{
    // Each edge of the protocol from both sides: the leeway of 30 seconds, the sliding day, the absolute three days.
    private static readonly TimeSpan[] Moments =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(29_999),
        TimeSpan.FromSeconds(30),
    ];

    private static readonly TimeSpan[] Hours =
    [
        TimeSpan.FromHours(1), TimeSpan.FromHours(23), TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1), TimeSpan.FromDays(1),
    ];

    public static Gen<Sequence> Generator { get; } = Gen
        .ArrayOf(GroupGenerator())
        .Where(groups => groups.Length > 0)
        .Resize(18)
        .Select(groups => new Sequence([Step.Of(new Call(CallKind.Login, 0)), .. groups.SelectMany(steps => steps)]));

    public static Gen<ImmutableArray<Step>> GroupGenerator()
        => Gen.Frequency((14, StepGenerator().Select(step => ImmutableArray.Create(step))), (1, ShadowGenerator()));

    public static Gen<Call> CallGenerator()
    {
        var kinds = Gen.Frequency(
            (3, Gen.Constant(CallKind.Login)),
            (10, Gen.Constant(CallKind.Refresh)),
            (5, Gen.Constant(CallKind.Replay)),
            (1, Gen.Constant(CallKind.Logout)),
            (1, Gen.Constant(CallKind.ChangePassword)));

        return from kind in kinds
               from device in Draw.Device
               from number in Draw.Recent
               from isLost in Draw.Lost
               from thief in Gen.Elements(Enum.GetValues<Place>())
               from owner in Gen.Frequency((6, Gen.Constant(Place.Home)), (1, Gen.Constant(Place.OnTheWay)))
               select kind == CallKind.Replay
                   ? new Call(kind, Device: 0, number, From: thief)
                   : new Call(
                       kind,
                       device,
                       IsLost: isLost && kind is (CallKind.Refresh or CallKind.Login),
                       From: kind == CallKind.Refresh ? owner : Place.Home);
    }

    /// <summary>A thief who repeats most refreshes of a device.</summary>
    private static Gen<ImmutableArray<Step>> ShadowGenerator()
        => Gen.Choose(2, 5).SelectMany(
            count => Gen.ArrayOf(Gen.Choose(0, 4), count),
            (_, dice) => ImmutableArray.CreateRange(dice
                .SelectMany(die => die == 0 ? new[] { Refresh(0) } : [Refresh(0), new Call(CallKind.Replay, 0, 1, From: Place.Elsewhere)])
                .Prepend(new Call(CallKind.Login, 0))
                .Select(Step.Of)));

    private static Gen<Step> StepGenerator()
        => Gen.Frequency(
            (10, CallGenerator().Select(Step.Of)),
            (4, Gen.Elements(Moments).Select(Step.After)),
            (2, Gen.Elements(Hours).Select(Step.After)),
            (3, Draw.Race(ChainGenerator(), 4)));

    /// <summary>Mostly one call; sometimes a client that uses what it just got at once.</summary>
    private static Gen<ImmutableArray<Call>> ChainGenerator()
        => Gen.Frequency(
            (4, CallGenerator().Select(call => ImmutableArray.Create(call))),
            (3, Draw.Device.Select(device => ImmutableArray.Create(Refresh(device), Refresh(device)))),
            (1, Draw.Device.Select(device => ImmutableArray.Create(new Call(CallKind.Login, device), Refresh(device)))));

    private static Call Refresh(int device) => new(CallKind.Refresh, device);
}
