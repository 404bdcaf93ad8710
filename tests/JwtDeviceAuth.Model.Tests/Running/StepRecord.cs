using System.Collections.Immutable;
using JwtDeviceAuth.Model.Tests.Sequences;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>A step that was done: the rows before and after, and what was said in between.</summary>
/// <param name="Step">The step.</param>
/// <param name="Now">When it was.</param>
/// <param name="Before">The sessions before it.</param>
/// <param name="After">The sessions after it.</param>
/// <param name="Gate">What is there of second factors after it; null in a sequence that has none.</param>
/// <param name="Chains">What was said, by each client.</param>
internal sealed record StepRecord(
    Step Step,
    DateTimeOffset Now,
    IReadOnlyList<Row> Before,
    IReadOnlyList<Row> After,
    GateRows? Gate,
    ImmutableArray<ImmutableArray<Exchange>> Chains)
{
    public IEnumerable<Exchange> Exchanges => Chains.SelectMany(chain => chain);

    /// <summary>The only call of the step, if it was one; what it did can then be seen from the rows.</summary>
    public Exchange? Single => Chains is [[var only]] ? only : null;

    public override string ToString()
        => $"{Step}\n  answers: {string.Join(" | ", Chains.Select(chain => string.Join(", then ", chain)))}"
            + $"\n  before: {Text(Before)}\n  after:  {Text(After)}{(Gate is null ? string.Empty : $"\n  factors: {Gate}")}";

    private static string Text(IReadOnlyList<Row> rows)
        => string.Join(", ", rows.Select(row => $"{row.Slot}={row.SessionId[..4]}/{row.Hash[..4]} {row.Methods} until {row.ExpiresAt:u}"));
}
