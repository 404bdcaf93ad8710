using JwtDeviceAuth.HttpBenchmarks.Driving;
using JwtDeviceAuth.HttpBenchmarks.Peers;

namespace JwtDeviceAuth.HttpBenchmarks.Work;

/// <summary>
/// Logins, the server on one core: the default hasher and the interleaved one against the same server with libxcrypt, all BCrypt with work factor 10,
/// and Identity's PBKDF2 with 100,000 rounds.
/// </summary>
internal static class LoginWork
{
    private static readonly int[] Connections = [6, 12];

    public static async Task<IReadOnlyList<Table>> RunAsync(Settings settings, string folder)
    {
        // A login takes so long that a short run counts only a few, and that the code around it is seldom run.
        var longer = settings with { Duration = 3 * settings.Duration };
        var burst = WarmUp.Burst with { Duration = 3 * WarmUp.Burst.Duration };
        var servers = new List<Server>();
        try
        {
            // Each of ours has its own users, in a folder of its own.
            foreach (var peer in new[] { Peer.OursLibxcrypt, Peer.Ours, Peer.OursInterleaved, Peer.Identity })
            {
                var own = Directory.CreateDirectory(Path.Combine(folder, peer)).FullName;
                PeerKeys.Create(own);
                servers.Add(await Server.StartPeerAsync(peer, own));
            }

            var paths = new Dictionary<Server, (string Path, string Bodies)>();
            foreach (var server in servers)
            {
                var accounts = await Accounts.CreateAsync(server, Connections.Max());
                var bodies = Path.Combine(folder, server.Name + ".txt");
                await File.WriteAllLinesAsync(bodies, Enumerable.Range(0, Connections.Max()).Select(number => accounts.LoginBody(number)));
                paths[server] = (accounts.LoginPath, bodies);
            }

            await WarmUp.RunAsync(servers, server => LoginAsync(server, paths[server], Connections[0], burst));

            var tables = new List<Table>();
            foreach (var connections in Connections)
            {
                var table = new Table($"Login, {connections} connections, server on one core", "requests per second", Peer.OursLibxcrypt);
                for (var round = 0; round < settings.Rounds / 2; round++)
                {
                    foreach (var server in servers)
                    {
                        table.Add(server.Name, (await LoginAsync(server, paths[server], connections, longer)).PerSecond);
                    }
                }

                tables.Add(table);
            }

            return tables;
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static Task<Load> LoginAsync(Server server, (string Path, string Bodies) where, int connections, Settings settings)
        => Wrk.RunAsync(
            server, where.Path, "login.lua", connections, settings.WrkDuration, new Dictionary<string, string> { ["BODIES"] = where.Bodies });
}
