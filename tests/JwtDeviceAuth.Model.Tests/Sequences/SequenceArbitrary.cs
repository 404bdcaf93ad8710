using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using JwtDeviceAuth.Model.Tests.Protocol;

namespace JwtDeviceAuth.Model.Tests.Sequences;

/// <summary>Draws sequences, and makes one that failed shorter.</summary>
internal static class SequenceArbitrary
{
    private const int Devices = 3;

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

    public static Arbitrary<Sequence> Instance { get; } = Arb.From(Generator(), Shrink);

    private static Gen<Sequence> Generator()
        => Gen.ArrayOf(Gen.Frequency((14, StepGenerator().Select(step => ImmutableArray.Create(step))), (1, ShadowGenerator())))
            .Where(groups => groups.Length > 0)
            .Resize(18)
            .Select(groups => new Sequence([Step.Of(new Call(CallKind.Login, 0)), .. groups.SelectMany(steps => steps)]));

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
            (3, RaceGenerator()));

    private static Gen<Step> RaceGenerator()
        => Gen.Choose(2, 4).SelectMany(
            count => Gen.ArrayOf(ChainGenerator(), count),
            (_, chains) => new Step(TimeSpan.Zero, [.. chains]));

    /// <summary>Mostly one call; sometimes a client that uses what it just got at once.</summary>
    private static Gen<ImmutableArray<Call>> ChainGenerator()
        => Gen.Frequency(
            (4, CallGenerator().Select(call => ImmutableArray.Create(call))),
            (3, DeviceGenerator().Select(device => ImmutableArray.Create(Refresh(device), Refresh(device)))),
            (1, DeviceGenerator().Select(device => ImmutableArray.Create(new Call(CallKind.Login, device), Refresh(device)))));

    private static Gen<Call> CallGenerator()
    {
        var kinds = Gen.Frequency(
            (3, Gen.Constant(CallKind.Login)),
            (10, Gen.Constant(CallKind.Refresh)),
            (5, Gen.Constant(CallKind.Replay)),
            (1, Gen.Constant(CallKind.Logout)),
            (1, Gen.Constant(CallKind.ChangePassword)));

        return from kind in kinds
               from device in DeviceGenerator()
               from number in Gen.Frequency((3, Gen.Choose(0, 2)), (1, Gen.Choose(3, 15)))
               from lost in Gen.Choose(0, 4)
               from thief in Gen.Elements(Enum.GetValues<Place>())
               from owner in Gen.Frequency((6, Gen.Constant(Place.Home)), (1, Gen.Constant(Place.OnTheWay)))
               select kind == CallKind.Replay
                   ? new Call(kind, Device: 0, number, From: thief)
                   : new Call(
                       kind,
                       device,
                       IsLost: lost == 0 && kind is (CallKind.Refresh or CallKind.Login),
                       From: kind == CallKind.Refresh ? owner : Place.Home);
    }

    /// <summary>Device 0 more often than others, so that something happens on it.</summary>
    private static Gen<int> DeviceGenerator() => Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(1, Devices - 1)));

    private static Call Refresh(int device) => new(CallKind.Refresh, device);

    private static IEnumerable<Sequence> Shrink(Sequence sequence)
    {
        var steps = sequence.Steps;
        for (var length = steps.Length / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= steps.Length; start += length)
            {
                yield return new Sequence(steps.RemoveRange(start, length));
            }
        }

        for (var index = 0; index < steps.Length; index++)
        {
            foreach (var simpler in Simpler(steps[index]))
            {
                yield return new Sequence(steps.SetItem(index, simpler));
            }
        }
    }

    private static IEnumerable<Step> Simpler(Step step)
    {
        for (var index = 0; step.IsRace && index < step.Chains.Length; index++)
        {
            yield return step with { Chains = step.Chains.RemoveAt(index) };
        }

        for (var index = 0; index < step.Chains.Length; index++)
        {
            var chain = step.Chains[index];
            for (var place = 0; chain.Length > 1 && place < chain.Length; place++)
            {
                yield return step with { Chains = step.Chains.SetItem(index, chain.RemoveAt(place)) };
            }

            for (var place = 0; place < chain.Length; place++)
            {
                foreach (var call in Simpler(chain[place]))
                {
                    yield return step with { Chains = step.Chains.SetItem(index, chain.SetItem(place, call)) };
                }
            }
        }
    }

    private static IEnumerable<Call> Simpler(Call call)
    {
        if (call.IsLost)
        {
            yield return call with { IsLost = false };
        }

        if (call.Number > 0)
        {
            yield return call with { Number = 0 };
            yield return call with { Number = call.Number - 1 };
        }

        if (call.From != Place.Home)
        {
            yield return call with { From = Place.Home };
        }

        if (call.Device > 0)
        {
            yield return call with { Device = 0 };
        }
    }
}
