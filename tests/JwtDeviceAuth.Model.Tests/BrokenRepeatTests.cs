using JwtDeviceAuth.Model.Tests.Broken;
using JwtDeviceAuth.Model.Tests.Sequences;
using Xunit;

namespace JwtDeviceAuth.Model.Tests;

/// <summary>The model finds a store that counts repeats from elsewhere wrong.</summary>
public sealed class BrokenRepeatTests
{
    [Fact]
    public Task Repeats_from_elsewhere_that_nobody_counts_are_found()
        => BrokenStores.DemandFindingAsync(
            "repeats from elsewhere not counted", SequenceArbitrary.Refreshes, RefreshWrecks.ForeignRepeatsNotCounted);

    [Fact]
    public Task Repeats_from_elsewhere_that_are_counted_although_not_in_a_row_are_found()
        => BrokenStores.DemandFindingAsync(
            "a rotation without a repeat from elsewhere does not end the row", SequenceArbitrary.Refreshes, RefreshWrecks.ForeignRepeatsNotInARow);
}
