using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Xunit;

namespace JwtDeviceAuth.Faults.Tests;

/// <summary>
/// Kills real processes under load. Every outage here is shorter than the leeway of 30 s: so no client that follows the contract may be
/// signed out, whichever answers it lost.
/// </summary>
public sealed class FaultTests
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killing_each_node_and_then_PostgreSQL_signs_nobody_out_and_loses_no_answer()
    {
        await using var server = await StartServerAsync();
        await using var run = await LoadRun.StartAsync(
            2, "PostgreSql", $"Host=127.0.0.1;Port={server.Port};Username=postgres;Database=todo;Maximum Pool Size=40");

        await run.UnderLoadAsync(async () =>
        {
            foreach (var node in run.Nodes)
            {
                await node.KillAsync();
                await Task.Delay(Outage, Token);
                await node.StartAsync();
            }
        });
        await run.UnderLoadAsync(async () =>
        {
            await server.KillAsync();
            await Task.Delay(Outage, Token);
            await server.StartAsync();
        });

        await run.CheckAsync("kill -9 of each of two nodes in turn, then of PostgreSQL");
    }

    [Fact]
    public async Task Promoting_the_synchronous_replica_of_a_killed_primary_signs_nobody_out_and_loses_no_answer()
    {
        await using var primary = await StartServerAsync();
        await using var replica = new PostgresCluster();
        await replica.CreateReplicaOfAsync(primary);
        await replica.StartAsync();
        await primary.QueryAsync("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()");
        await SynchronousAsync(primary);
        await using var run = await LoadRun.StartAsync(
            2,
            "PostgreSql",
            $"Host=127.0.0.1:{primary.Port},127.0.0.1:{replica.Port};Target Session Attributes=primary;Host Recheck Seconds=1;"
            + "Username=postgres;Database=todo;Maximum Pool Size=40");

        await run.UnderLoadAsync(async () =>
        {
            await primary.KillAsync();
            await Task.Delay(Outage, Token);
            await replica.PromoteAsync();
        });

        await run.CheckAsync("kill -9 of the primary, synchronous replica promoted");
    }

    [Fact]
    public async Task Killing_the_process_over_SQLite_signs_nobody_out_and_loses_no_answer()
    {
        using var folder = new TemporaryFolder();
        await using var run = await LoadRun.StartAsync(1, "Sqlite", $"Data Source={folder.File("todo.db")}");

        for (var round = 0; round < 2; round++)
        {
            await run.UnderLoadAsync(async () =>
            {
                await run.Nodes[0].KillAsync();
                await run.Nodes[0].StartAsync();
            });
        }

        await run.CheckAsync("kill -9 of the process over SQLite, twice");
    }

    /// <summary>As in production, it has written what it said it had.</summary>
    private static async Task<PostgresCluster> StartServerAsync()
    {
        PostgresCluster.Demand();
        var server = new PostgresCluster();
        await server.CreateAsync(isDurable: true);
        await server.StartAsync();
        await server.CreateDatabaseAsync("todo");
        return server;
    }

    private static async Task SynchronousAsync(PostgresCluster primary)
    {
        while ((await primary.QueryAsync("SELECT sync_state FROM pg_stat_replication")).Trim() != "sync")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), Token);
        }
    }
}
