using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace JwtDeviceAuth.Model.Tests.Sequences;

/// <summary>Draws sequences in which devices have keys.</summary>
internal static class KeySequences
{
    private static readonly TimeSpan[] Late = [TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10), TimeSpan.FromHours(12), TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1)];

    /// <summary>What a device of the sequence does: always with its key, first without it, or now so and now so.</summary>
    private enum Habit
    {
        Always,
        Upgrade,
        Mixed,
    }

    public static Gen<Sequence> Generator { get; } =
        from groups in Gen.ArrayOf(Gen.Frequency((6, RefreshSequences.GroupGenerator()), (1, LateGenerator()), (1, CopyGenerator())))
            .Where(groups => groups.Length > 0)
            .Resize(14)
        from habit in Gen.Frequency((4, Gen.Constant(Habit.Always)), (2, Gen.Constant(Habit.Upgrade)), (2, Gen.Constant(Habit.Mixed)))
        let steps = groups.SelectMany(part => part).Prepend(Step.Of(new Call(CallKind.Login, 0))).ToImmutableArray()
        from dice in Gen.ArrayOf(Gen.Choose(0, 7), steps.Sum(step => step.Chains.Sum(chain => chain.Length)))
        select WithKeys(steps, habit, dice);

    /// <summary>An answer that is lost, and asked for again however late.</summary>
    private static Gen<ImmutableArray<Step>> LateGenerator()
        => from device in Draw.Device
           from wait in Gen.Elements(Late)
           select ImmutableArray.Create(
               Step.Of(new Call(CallKind.Refresh, device, IsLost: true)), new Step(wait, [[new Call(CallKind.Refresh, device)]]));

    /// <summary>A refresh, and a copy of the token that it replaced, soon or late.</summary>
    private static Gen<ImmutableArray<Step>> CopyGenerator()
        => from device in Draw.Device
           from wait in Gen.Elements(Late.Prepend(TimeSpan.FromSeconds(1)))
           from number in Gen.Choose(0, 2)
           select ImmutableArray.Create(
               Step.Of(new Call(CallKind.Refresh, device)), new Step(wait, [[new Call(CallKind.Replay, 0, number)]]));

    private static Sequence WithKeys(ImmutableArray<Step> steps, Habit habit, int[] dice)
    {
        var next = 0;
        return new Sequence([.. steps.Select(step => step with { Chains = [.. step.Chains.Select(Chain)] })]);

        ImmutableArray<Call> Chain(ImmutableArray<Call> chain) => [.. chain.Select(call => call with { Key = KeyOf(call, habit, dice[next++]) })];
    }

    private static KeyUse KeyOf(Call call, Habit habit, int die) => (call.Kind, habit) switch
    {
        (CallKind.Replay, _) => die switch { < 4 => KeyUse.None, < 6 => KeyUse.Thief, _ => KeyUse.Device },
        (CallKind.Login, Habit.Always) or (CallKind.Refresh, Habit.Always or Habit.Upgrade) => KeyUse.Device,
        (CallKind.Login or CallKind.Refresh, Habit.Mixed) => die switch { < 3 => KeyUse.None, < 4 => KeyUse.Thief, _ => KeyUse.Device },
        _ => KeyUse.None,
    };
}
