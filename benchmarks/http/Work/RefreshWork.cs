using JwtDeviceAuth.HttpBenchmarks.Driving;
using JwtDeviceAuth.HttpBenchmarks.Peers;

namespace JwtDeviceAuth.HttpBenchmarks.Work;

/// <summary>Refreshes on 32 connections, the server on one core: ours rotate and are on the disk; MapIdentityApi's write nothing.</summary>
internal static class RefreshWork
{
    private const int Connections = 32;

    public static async Task<Table> RunAsync(Settings settings, string folder)
    {
        await using var identity = await Server.StartPeerAsync(Peer.Identity, folder);
        await using var sample = await Server.StartSampleAsync(folder);
        using var sessions = new SessionSource(Path.Combine(folder, "todo.db"), folder);
        RefreshRun[] runs = [await RefreshRun.OfIdentityAsync(identity, Connections), RefreshRun.OfOurs(sample, sessions)];
        for (var warmUp = 0; warmUp < 2; warmUp++)
        {
            foreach (var run in runs)
            {
                await run.RunAsync(Connections, settings, folder);
            }
        }

        await Task.Delay(TimeSpan.FromSeconds(1));
        await identity.PinAsync(Wrk.ServerCore);
        await sample.PinAsync(Wrk.ServerCore);

        var table = new Table("Refresh, 32 connections, server on one core, SQLite synchronous=FULL", "requests per second", Peer.Identity);
        for (var round = 0; round < settings.Rounds; round++)
        {
            foreach (var run in runs)
            {
                table.Add(run.Server.Name, (await run.RunAsync(Connections, settings, folder)).PerSecond);
            }
        }

        return table;
    }
}
