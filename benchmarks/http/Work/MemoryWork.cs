using JwtDeviceAuth.HttpBenchmarks.Driving;
using JwtDeviceAuth.HttpBenchmarks.Peers;

namespace JwtDeviceAuth.HttpBenchmarks.Work;

/// <summary>Memory under a million different access tokens and a hundred thousand refreshes.</summary>
internal static class MemoryWork
{
    private const int Tokens = 100_000;
    private const int Steps = 10;
    private const int Refreshes = 100_000;
    private const int Connections = 32;

    public static async Task<Table> RunAsync(Settings settings, string folder)
    {
        var table = new Table("Resident memory", "MB", "after the start");
        await using (await Server.StartPeerAsync(Peer.Ours, folder, onOneCore: false))
        {
            // Makes the tables, with EF's model in memory; at most starts they are there.
        }

        await using var ours = await Server.StartPeerAsync(Peer.Ours, folder, onOneCore: false);
        table.Add("after the start", ours.ResidentMegabytes);
        var token = await (await Accounts.CreateAsync(ours, 1)).AccessTokenAsync();
        var path = Path.Combine(folder, "memory.txt");
        for (var step = 1; step <= Steps; step++)
        {
            TokenMint.WriteTokens(token, new PeerKeys(folder).MasterSecret, Tokens, path);
            await DriveAsync(ours, path);
            if (step is 1 or 5 or Steps)
            {
                table.Add($"after {step * Tokens:#,0} different tokens", ours.ResidentMegabytes);
            }
        }

        using var sessions = new SessionSource(Path.Combine(folder, "ours.db"), folder);
        var run = RefreshRun.OfOurs(ours, sessions);
        var fiveSeconds = settings with { Duration = TimeSpan.FromSeconds(5) };
        for (var done = 0d; done < Refreshes;)
        {
            done += 5 * (await run.RunAsync(Connections, fiveSeconds, folder)).PerSecond;
        }

        table.Add($"and {Refreshes:#,0} refreshes", ours.ResidentMegabytes);

        return table;
    }

    // Long enough that every token of the file was sent.
    private static async Task DriveAsync(Server server, string path)
    {
        for (var sent = 0d; sent < Tokens;)
        {
            sent += 5 * (await Wrk.RunAsync(
                server, "/hello", "tokens.lua", 16, "5s", new Dictionary<string, string> { ["TOKENS"] = path })).PerSecond;
        }
    }
}
