using JwtDeviceAuth.HttpBenchmarks.Driving;
using JwtDeviceAuth.HttpBenchmarks.Peers;

namespace JwtDeviceAuth.HttpBenchmarks.Work;

/// <summary>Authorized GETs, by requests per second of the server's processor time: with one token, and with one that is new each time.</summary>
internal static class GetWork
{
    private const int Connections = 16;
    private const int NewTokens = 120_000;
    private const string FirstSeen = ", each token new";

    public static async Task<Table> RunAsync(Settings settings, string folder)
    {
        var servers = new List<Server>();
        var tokens = new Dictionary<string, string>();
        try
        {
            foreach (var peer in new[] { Peer.None, Peer.JwtBearer, Peer.Identity, Peer.Ours, Peer.JwtBearerEs256, Peer.OursEs256 })
            {
                servers.Add(await Server.StartPeerAsync(peer, folder));
            }

            // Both of ours keep their users in one file: a device each, for a login ends the session that its device had.
            tokens[Peer.None] = "";
            tokens[Peer.Identity] = await (await Accounts.CreateAsync(servers.Single(server => server.Name == Peer.Identity), 1)).AccessTokenAsync();
            tokens[Peer.Ours] = await (await Accounts.CreateAsync(servers.Single(server => server.Name == Peer.Ours), 1)).AccessTokenAsync("hs256");
            tokens[Peer.OursEs256] = await (await Accounts.CreateAsync(servers.Single(server => server.Name == Peer.OursEs256), 0)).AccessTokenAsync("es256");
            tokens[Peer.JwtBearer] = tokens[Peer.Ours];
            tokens[Peer.JwtBearerEs256] = tokens[Peer.OursEs256];
            return await MeasureAsync(servers, tokens, settings, folder);
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static async Task<Table> MeasureAsync(
        List<Server> servers, Dictionary<string, string> tokens, Settings settings, string folder)
    {
        var newTokens = Path.Combine(folder, "tokens.txt");
        TokenMint.WriteTokens(tokens[Peer.Ours], new PeerKeys(folder).MasterSecret, NewTokens, newTokens);
        for (var warmUp = 0; warmUp < 3; warmUp++)
        {
            foreach (var server in servers)
            {
                await GetAsync(server, tokens, settings);
            }
        }

        await Task.Delay(TimeSpan.FromSeconds(1));
        foreach (var server in servers)
        {
            await server.PinAsync(Wrk.ServerCore);
        }

        var table = new Table("Authorized GET", "requests per second of server CPU", Peer.None);
        for (var round = 0; round < settings.Rounds; round++)
        {
            TokenMint.WriteTokens(tokens[Peer.Ours], new PeerKeys(folder).MasterSecret, NewTokens, newTokens);
            foreach (var server in servers)
            {
                table.Add(server.Name, (await GetAsync(server, tokens, settings)).PerCpuSecond);
                if (server.Name is Peer.JwtBearer or Peer.Ours)
                {
                    var load = await Wrk.RunAsync(
                        server, "/hello", "tokens.lua", Connections, settings.WrkDuration, new Dictionary<string, string> { ["TOKENS"] = newTokens });
                    table.Add(server.Name + FirstSeen, load.PerCpuSecond);
                }
            }
        }

        return table;
    }

    private static Task<Load> GetAsync(Server server, Dictionary<string, string> tokens, Settings settings)
        => Wrk.RunAsync(
            server, "/hello", "get.lua", Connections, settings.WrkDuration, new Dictionary<string, string> { ["TOKEN"] = tokens[server.Name] });
}
