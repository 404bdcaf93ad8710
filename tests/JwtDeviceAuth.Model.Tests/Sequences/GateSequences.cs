using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using JwtDeviceAuth.Model.Tests.Protocol;

namespace JwtDeviceAuth.Model.Tests.Sequences;

/// <summary>Draws sequences of a user with a second factor, most of the time.</summary>
internal static class GateSequences
{
    // Each edge from both sides: the time step of 30 seconds, the 5 minutes of a recent login, the 10 of a challenge, the 30 days of trust.
    private static readonly TimeSpan[] Moments =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60),
        TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1),
        TimeSpan.FromMinutes(10), TimeSpan.FromDays(1), TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1), TimeSpan.FromDays(30),
    ];

    public static Gen<Sequence> Generator { get; } = Gen
        .ArrayOf(Gen.Frequency(
            (8, CallGenerator().Select(Of)),
            (2, SessionCallGenerator().Select(Of)),
            (3, Gen.Elements(Moments).Select(wait => ImmutableArray.Create(Step.After(wait)))),
            (3, LoginGenerator()),
            (2, Draw.Race(ChainGenerator(), 3).Select(step => ImmutableArray.Create(step))),
            (1, SameCodeGenerator()),
            (1, TrustGenerator()),
            (1, GuessesGenerator())))
        .Where(groups => groups.Length > 0)
        .Resize(10)
        .SelectMany(_ => Gen.Choose(0, 4), (groups, die) => new Sequence([.. Beginning(die > 0), .. groups.SelectMany(steps => steps)]));

    private static ImmutableArray<Step> Of(Call call) => [Step.Of(call)];

    private static IEnumerable<Step> Beginning(bool hasFactor)
        => hasFactor
            ? [Step.Of(new Call(CallKind.Login, 0)), Step.Of(new Call(CallKind.StartFactor, 0)), Step.Of(new Call(CallKind.ConfirmFactor, 0))]
            : [Step.Of(new Call(CallKind.Login, 0))];

    /// <summary>What sessions see without the gate, those of social logins too.</summary>
    private static Gen<Call> SessionCallGenerator()
        => from call in RefreshSequences.CallGenerator()
           from isSocial in Draw.OneIn(4)
           select isSocial && call.Kind is not CallKind.Replay ? call with { Way = Way.Social } : call;

    private static Gen<Call> CallGenerator()
    {
        var kinds = Gen.Frequency(
            (4, Gen.Constant(CallKind.Login)),
            (6, Gen.Constant(CallKind.AnswerTotp)),
            (3, Gen.Constant(CallKind.AnswerRecoveryCode)),
            (2, Gen.Constant(CallKind.StartFactor)),
            (2, Gen.Constant(CallKind.ConfirmFactor)),
            (2, Gen.Constant(CallKind.RemoveFactor)),
            (1, Gen.Constant(CallKind.ReplaceCodes)),
            (1, Gen.Constant(CallKind.EndTrust)),
            (2, Gen.Constant(CallKind.StepUp)),
            (1, Gen.Constant(CallKind.RemoveFactors)),
            (1, Gen.Constant(CallKind.ChangePassword)));

        return from kind in kinds
               from device in Draw.Device
               from way in Gen.Frequency((3, Gen.Constant(Way.Password)), (1, Gen.Constant(Way.Social)))
               from number in Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(1, 3)))
               from code in Gen.Frequency((3, Gen.Constant(1)), (3, Gen.Constant(0)), (1, Gen.Elements(-2, -1, 2)))
               from app in Gen.Frequency((4, Gen.Constant(0)), (1, Gen.Constant(1)))
               from trusts in Draw.OneIn(3)
               from isLost in Draw.Lost
               from key in Gen.Frequency((8, Gen.Constant(KeyUse.None)), (3, Gen.Constant(KeyUse.Device)), (1, Gen.Constant(KeyUse.Thief)))
               select Meant(new Call(kind, device, number, isLost, Place.Home, way, code, app, trusts, key));
    }

    /// <summary>Without what has no meaning for its kind, so that a sequence that failed is short to read.</summary>
    private static Call Meant(Call call)
    {
        var isByCode = call.Kind is CallKind.AnswerTotp or CallKind.ConfirmFactor or CallKind.StepUp;
        return call with
        {
            Device = call.IsAnswer || call.Kind == CallKind.RemoveFactors ? 0 : call.Device,
            Way = call.IsAnswer || call.Kind == CallKind.RemoveFactors ? Way.Password : call.Way,
            Number = call.IsAnswer || call.Kind == CallKind.Login ? call.Number : 0,
            Code = isByCode ? call.Code : call.Kind == CallKind.AnswerRecoveryCode ? Math.Abs(call.Code) : 0,
            App = isByCode || call.Kind == CallKind.RemoveFactor ? call.App : 0,
            Trusts = call.IsAnswer && call.Trusts,
            IsLost = (call.IsAnswer || call.Kind == CallKind.Login) && call.IsLost,
            Key = call.IsAnswer || call.Kind == CallKind.Login ? call.Key : KeyUse.None,
        };
    }

    /// <summary>A login with both factors, as of an owner; with one that is new to the app where some time has passed.</summary>
    private static Gen<ImmutableArray<Step>> LoginGenerator()
        => from login in CallGenerator().Where(call => call.Kind == CallKind.Login)
           from answer in CallGenerator().Where(call => call.IsAnswer)
           from wait in Gen.Elements(TimeSpan.Zero, TimeSpan.FromSeconds(30))
           select ImmutableArray.Create(new Step(wait, [[login]]), Step.Of(answer with { Number = 0 }));

    /// <summary>Two logins that wait, and one code for both, at once or one after the other.</summary>
    private static Gen<ImmutableArray<Step>> SameCodeGenerator()
        => from answer in CallGenerator().Where(call => call.IsAnswer)
           from isRace in Draw.OneIn(2)
           from number in Gen.Choose(0, 1)
           let first = answer with { Number = 0, IsLost = false }
           let second = first with { Number = number }
           select ImmutableArray.Create<Step>(
           [
               new(TimeSpan.FromSeconds(30), [[new Call(CallKind.Login, 1)]]),
               Step.Of(new Call(CallKind.Login, 2)),
               .. isRace ? new[] { new Step(TimeSpan.Zero, [[first], [second]]) } : [Step.Of(first), Step.Of(second)],
           ]);

    /// <summary>A login that makes its device trusted, and what may end that.</summary>
    private static Gen<ImmutableArray<Step>> TrustGenerator()
        => from device in Draw.Device
           from kind in Gen.Elements(
               CallKind.Logout, CallKind.RemoveFactor, CallKind.EndTrust, CallKind.ChangePassword, CallKind.RemoveFactors, CallKind.Login)
           from number in Gen.Choose(0, 2)
           let login = new Call(CallKind.Login, device)
           select ImmutableArray.Create(
               new Step(TimeSpan.FromSeconds(30), [[login]]),
               Step.Of(new Call(CallKind.AnswerTotp, 0, Trusts: true)),
               Step.Of(Meant(new Call(kind, device, number))),
               Step.Of(login with { Number = 1 }));

    /// <summary>More guesses than one login may have, and then a right code.</summary>
    private static Gen<ImmutableArray<Step>> GuessesGenerator()
        => from count in Gen.Choose(4, 5)
           from way in Gen.Elements(Way.Password, Way.Social)
           let guess = new Call(CallKind.AnswerTotp, 0, Code: 2)
           select ImmutableArray.Create(
               new Step(TimeSpan.FromSeconds(30), [[new Call(CallKind.Login, 1, Way: way)]]),
               new Step(TimeSpan.Zero, [[.. Enumerable.Repeat(guess, count)]]),
               Step.Of(guess with { Code = 0 }));

    /// <summary>Mostly one call; sometimes a login with both factors.</summary>
    private static Gen<ImmutableArray<Call>> ChainGenerator()
        => Gen.Frequency(
            (5, CallGenerator().Select(call => ImmutableArray.Create(call))),
            (1, SessionCallGenerator().Select(call => ImmutableArray.Create(call))),
            (1, LoginGenerator().Select(steps => steps.Select(step => step.Chains[0][0]).ToImmutableArray())));
}
