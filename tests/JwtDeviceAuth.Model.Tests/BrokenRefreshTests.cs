using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Model.Tests.Broken;
using JwtDeviceAuth.Model.Tests.Sequences;
using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Model.Tests;

/// <summary>The model finds a store that rotates or ends sessions wrong.</summary>
public sealed class BrokenRefreshTests
{
    [Fact]
    public Task A_check_before_the_write_instead_of_in_it_is_found() => DemandFindingAsync("check, then write", RefreshWrecks.CheckThenWrite);

    [Fact]
    public Task A_leeway_that_a_retry_extends_is_found() => DemandFindingAsync("leeway extended on retry", RefreshWrecks.LeewayExtendedOnRetry);

    [Fact]
    public Task A_predecessor_of_the_predecessor_that_is_accepted_is_found()
        => DemandFindingAsync("predecessor of the predecessor accepted", RefreshWrecks.PredecessorOfPredecessorAccepted());

    [Fact]
    public Task A_theft_that_ends_other_devices_is_found() => DemandFindingAsync("theft ends every device", RefreshWrecks.TheftEndsEveryDevice);

    [Fact]
    public Task An_end_that_is_forgotten_is_found() => DemandFindingAsync("end forgotten", RefreshWrecks.EndForgotten);

    private static Task DemandFindingAsync(
        string fault, Func<IDeviceSessionStore, JwtDeviceAuthDbContext, TimeProvider, IDeviceSessionStore> wreck)
        => BrokenStores.DemandFindingAsync(fault, SequenceArbitrary.Refreshes, wreck);
}
