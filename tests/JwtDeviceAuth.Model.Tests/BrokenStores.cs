using FsCheck;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Model.Tests.Broken;
using JwtDeviceAuth.Model.Tests.Sequences;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Model.Tests;

/// <summary>Proof that the model finds faults: a store that is broken on purpose, and the demand that the model says so.</summary>
internal static class BrokenStores
{
    private const int LongestProof = 10;

    public static Task DemandFindingAsync(
        string fault,
        Arbitrary<Sequence> sequences,
        Func<IDeviceSessionStore, JwtDeviceAuthDbContext, TimeProvider, IDeviceSessionStore> wreck,
        Action<JwtDeviceAuthBuilder>? change = null)
        => DemandFindingAsync(fault, sequences, auth =>
        {
            BrokenStore.Register(auth, wreck);
            change?.Invoke(auth);
        });

    public static Task DemandFindingAsync(
        string fault, Arbitrary<Sequence> sequences, Func<ISecondFactorStore, JwtDeviceAuthDbContext, ISecondFactorStore> wreck)
        => DemandFindingAsync(fault, sequences, auth => BrokenStore.Register<ISecondFactorStore>(
            auth, (real, services) => wreck(real, services.GetRequiredService<JwtDeviceAuthDbContext>())));

    private static async Task DemandFindingAsync(string fault, Arbitrary<Sequence> sequences, Action<JwtDeviceAuthBuilder> change)
    {
        await using var host = await ModelHost.StartSqliteAsync(change);
        var check = new ModelCheck(host, sequences);

        var finding = await check.RunAsync(TimeSpan.FromSeconds(20), atLeast: 3_000, parallel: 1);

        Assert.True(finding is not null, $"The fault '{fault}' was not found in {check.Sequences} sequences.");
        await TestReport.AddAsync(
            $"Model with a broken store ({fault}): found by sequence {finding.Number}, shown in {finding.Shrunk.Steps.Length} steps");
        TestContext.Current.TestOutputHelper?.WriteLine(finding.ToString());
        Assert.InRange(finding.Shrunk.Steps.Length, 1, LongestProof);
    }
}
