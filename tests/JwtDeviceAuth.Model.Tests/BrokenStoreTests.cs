using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Model.Tests.Broken;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Model.Tests;

/// <summary>Proof that the model finds faults: each store here is broken on purpose, and the model has to say so.</summary>
public sealed class BrokenStoreTests
{
    [Fact]
    public Task A_check_before_the_write_instead_of_in_it_is_found() => DemandFindingAsync("check, then write", Wrecks.CheckThenWrite);

    [Fact]
    public Task A_leeway_that_a_retry_extends_is_found() => DemandFindingAsync("leeway extended on retry", Wrecks.LeewayExtendedOnRetry);

    [Fact]
    public Task A_predecessor_of_the_predecessor_that_is_accepted_is_found()
        => DemandFindingAsync("predecessor of the predecessor accepted", Wrecks.PredecessorOfPredecessorAccepted());

    [Fact]
    public Task A_theft_that_ends_other_devices_is_found() => DemandFindingAsync("theft ends every device", Wrecks.TheftEndsEveryDevice);

    [Fact]
    public Task An_end_that_is_forgotten_is_found() => DemandFindingAsync("end forgotten", Wrecks.EndForgotten);

    [Fact]
    public Task Repeats_from_elsewhere_that_nobody_counts_are_found()
        => DemandFindingAsync("repeats from elsewhere not counted", Wrecks.ForeignRepeatsNotCounted);

    [Fact]
    public Task Repeats_from_elsewhere_that_are_counted_although_not_in_a_row_are_found()
        => DemandFindingAsync("a rotation without a repeat from elsewhere does not end the row", Wrecks.ForeignRepeatsNotInARow);

    private static async Task DemandFindingAsync(
        string fault, Func<IDeviceSessionStore, JwtDeviceAuthDbContext, TimeProvider, IDeviceSessionStore> wreck)
    {
        await using var host = await ModelHost.StartSqliteAsync(auth => BrokenStore.Register(auth, wreck));
        var check = new ModelCheck(host);

        var finding = await check.RunAsync(TimeSpan.FromSeconds(20), atLeast: 3_000, parallel: 1);

        Assert.True(finding is not null, $"The fault '{fault}' was not found in {check.Sequences} sequences.");
        await TestReport.AddAsync(
            $"Model with a broken store ({fault}): found by sequence {finding.Number}, shown in {finding.Shrunk.Steps.Length} steps");
        Assert.InRange(finding.Shrunk.Steps.Length, 1, 10);
    }
}
