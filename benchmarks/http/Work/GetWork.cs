using JwtDeviceAuth.HttpBenchmarks.Driving;
using JwtDeviceAuth.HttpBenchmarks.Peers;

namespace JwtDeviceAuth.HttpBenchmarks.Work;

/// <summary>Authorized GETs, by requests per second of the server's processor time: with one token, and with one that is new each time.</summary>
internal static class GetWork
{
    private const int Connections = 16;
    private const int NewTokensPerSecond = 60_000;
    private const string FirstSeen = ", each token new";

    public static async Task<IReadOnlyList<Table>> RunAsync(Settings settings, string folder)
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

    private static async Task<IReadOnlyList<Table>> MeasureAsync(
        List<Server> servers, Dictionary<string, string> tokens, Settings settings, string folder)
    {
        var newTokens = Path.Combine(folder, "tokens.txt");
        await WarmUp.RunAsync(servers, async server =>
        {
            await GetAsync(server, tokens, WarmUp.Burst);
            if (SeesNewTokens(server))
            {
                await GetNewAsync(server, tokens, WarmUp.Burst, folder, newTokens);
            }
        });

        var perSecond = new Table("Authorized GET", "requests per second of server CPU", Peer.None);
        var added = new Table("Authentication and authorization add to a GET", "microseconds of server CPU", Peer.JwtBearer);
        for (var round = 0; round < settings.Rounds; round++)
        {
            // The load with new tokens is another one, slower to make, and costs the server more whatever it does: it is compared with itself.
            double none = 0, noneOfNew = 0;
            foreach (var server in servers)
            {
                none = Add(server, string.Empty, (await GetAsync(server, tokens, settings)).PerCpuSecond, none);
                if (SeesNewTokens(server))
                {
                    noneOfNew = Add(server, FirstSeen, (await GetNewAsync(server, tokens, settings, folder, newTokens)).PerCpuSecond, noneOfNew);
                }
            }
        }

        return [perSecond, added];

        double Add(Server server, string load, double requests, double none)
        {
            perSecond.Add(server.Name + load, requests);
            if (server.Name == Peer.None)
            {
                return requests;
            }

            added.Add(server.Name + load, (1_000_000 / requests) - (1_000_000 / none));
            return none;
        }
    }

    private static bool SeesNewTokens(Server server) => server.Name is Peer.None or Peer.JwtBearer or Peer.Ours;

    private static Task<Load> GetNewAsync(
        Server server, Dictionary<string, string> tokens, Settings settings, string folder, string newTokens)
    {
        TokenMint.WriteTokens(tokens[Peer.Ours], new PeerKeys(folder).MasterSecret, (int)(NewTokensPerSecond * settings.Duration.TotalSeconds), newTokens);
        return Wrk.RunAsync(
            server, "/hello", "tokens.lua", Connections, settings.WrkDuration, new Dictionary<string, string> { ["TOKENS"] = newTokens });
    }

    private static Task<Load> GetAsync(Server server, Dictionary<string, string> tokens, Settings settings)
        => Wrk.RunAsync(
            server, "/hello", "get.lua", Connections, settings.WrkDuration, new Dictionary<string, string> { ["TOKEN"] = tokens[server.Name] });
}
