using System.Collections.Immutable;

namespace JwtDeviceAuth.Model.Tests.Sequences;

/// <summary>What the clients of one user do, from sign-up on.</summary>
public sealed record Sequence(ImmutableArray<Step> Steps)
{
    /// <summary>The step at which it failed, from 0: what follows it is not needed to show the fault.</summary>
    public int? FailedAt { get; set; }

    public override string ToString() => string.Concat(Steps.Select((step, number) => $"\n  {number + 1}. {step}"));
}
