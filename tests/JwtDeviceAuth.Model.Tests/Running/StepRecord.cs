using System.Collections.Immutable;
using JwtDeviceAuth.Model.Tests.Sequences;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>A step that was done: the rows before and after, and what was said in between.</summary>
internal sealed record StepRecord(
    Step Step, DateTimeOffset Now, IReadOnlyList<Row> Before, IReadOnlyList<Row> After, ImmutableArray<ImmutableArray<Exchange>> Chains)
{
    public IEnumerable<Exchange> Exchanges => Chains.SelectMany(chain => chain);

    /// <summary>The only call of the step, if it was one; what it did can then be seen from the rows.</summary>
    public Exchange? Single => Chains is [[var only]] ? only : null;

    public override string ToString()
        => $"{Step}\n  answers: {string.Join(" | ", Chains.Select(chain => string.Join(", then ", chain)))}"
            + $"\n  before: {Text(Before)}\n  after:  {Text(After)}";

    private static string Text(IReadOnlyList<Row> rows)
        => string.Join(", ", rows.Select(row => $"{row.Device}={row.SessionId[..4]}/{row.Hash[..4]} until {row.ExpiresAt:u}"));
}
