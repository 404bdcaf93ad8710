using JwtDeviceAuth.Model.Tests.Protocol;

namespace JwtDeviceAuth.Model.Tests.Sequences;

/// <summary>Makes a sequence that failed shorter: steps, then clients, then calls, then what is odd about a call.</summary>
internal static class SequenceShrinker
{
    public static IEnumerable<Sequence> Shrink(Sequence sequence)
    {
        var steps = sequence.Steps;
        if (sequence.FailedAt is { } last && last < steps.Length - 1)
        {
            yield return new Sequence(steps[..(last + 1)]);
        }

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

        if (call.Trusts)
        {
            yield return call with { Trusts = false };
        }

        if (call.Key != KeyUse.None)
        {
            yield return call with { Key = KeyUse.None };
        }

        if (call.Number > 0)
        {
            yield return call with { Number = 0 };
            yield return call with { Number = call.Number - 1 };
        }

        if (call.App > 0)
        {
            yield return call with { App = 0 };
        }

        if (call.From != Place.Home)
        {
            yield return call with { From = Place.Home };
        }

        if (call.Way != Way.Password)
        {
            yield return call with { Way = Way.Password };
        }

        if (call.Device > 0)
        {
            yield return call with { Device = 0 };
        }
    }
}
