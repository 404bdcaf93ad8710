using JwtDeviceAuth.HttpBenchmarks.Driving;
using JwtDeviceAuth.HttpBenchmarks.Peers;

namespace JwtDeviceAuth.HttpBenchmarks.Work;

/// <summary>Refreshes on 32 connections, the server on one core: ours rotate and are on the disk; MapIdentityApi's write nothing.</summary>
internal static class RefreshWork
{
    private const int Connections = 32;

    public static async Task<Table> RunAsync(Settings settings, string folder)
    {
        var servers = new List<Server>();
        var sources = new List<SessionSource>();
        try
        {
            var runs = new List<RefreshRun>();
            foreach (var peer in new[] { Peer.Identity, Peer.IdentityPlain })
            {
                servers.Add(await Server.StartPeerAsync(peer, folder));
                runs.Add(await RefreshRun.OfIdentityAsync(servers[^1], Connections));
            }

            servers.Add(await Server.StartPeerAsync(Peer.Ours, folder));
            sources.Add(new SessionSource(Path.Combine(folder, "ours.db"), folder));
            runs.Add(RefreshRun.OfOurs(servers[^1], sources[^1]));
            servers.Add(await Server.StartSampleAsync(folder));
            sources.Add(new SessionSource(Path.Combine(folder, "todo.db"), folder));
            runs.Add(RefreshRun.OfOurs(servers[^1], sources[^1]));

            await WarmUp.RunAsync(servers, server => runs.Single(run => run.Server == server).RunAsync(Connections, WarmUp.Burst, folder));
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
        finally
        {
            sources.ForEach(source => source.Dispose());
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }
}
