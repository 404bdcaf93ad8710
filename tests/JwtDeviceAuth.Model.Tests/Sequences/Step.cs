using System.Collections.Immutable;
using System.Globalization;

namespace JwtDeviceAuth.Model.Tests.Sequences;

/// <summary>A step of a sequence: time passes, or clients call - one of them, or several at the same moment.</summary>
/// <param name="Wait">How much time passes first.</param>
/// <param name="Chains">Calls; the chains run at once, the calls of a chain one after the other.</param>
public sealed record Step(TimeSpan Wait, ImmutableArray<ImmutableArray<Call>> Chains)
{
    public bool IsRace => Chains.Length > 1;

    public static Step Of(Call call) => new(TimeSpan.Zero, [[call]]);

    public static Step After(TimeSpan wait) => new(wait, []);

    public override string ToString()
    {
        var calls = string.Join(" | ", Chains.Select(chain => string.Join(", then ", chain)));
        var wait = Wait > TimeSpan.Zero ? $"wait {Wait.ToString("c", CultureInfo.InvariantCulture)}" : string.Empty;
        return wait + (wait.Length > 0 && calls.Length > 0 ? ", then " : string.Empty) + (IsRace ? $"at once: {calls}" : calls);
    }
}
