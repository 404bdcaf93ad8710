using JwtDeviceAuth.HttpBenchmarks.Driving;
using JwtDeviceAuth.HttpBenchmarks.Peers;

namespace JwtDeviceAuth.HttpBenchmarks.Work;

/// <summary>What a key of the device costs (DPoP): authorized GETs with a bound token beside a bearer token, and refreshes of bound sessions beside others, all of one server.</summary>
internal static class BoundWork
{
    private const int GetConnections = 16;
    private const int RefreshConnections = 32;
    private const int ProofsPerSecond = 25_000;
    private const string Bearer = "bearer";
    private const string Bound = "bound to a key";

    public static async Task<IReadOnlyList<Table>> RunAsync(Settings settings, string folder)
    {
        await using var server = await Server.StartPeerAsync(Peer.Ours, folder);
        using var proofs = new ProofMint();
        using var sessions = new SessionSource(Path.Combine(folder, "ours.db"), folder);
        var accounts = await Accounts.CreateAsync(server, 1);
        (string Name, string Scheme, string Token)[] gets =
            [(Bearer, "Bearer", await accounts.AccessTokenAsync("bearer")), (Bound, "DPoP", await accounts.BoundAccessTokenAsync(proofs, "bound"))];
        (string Name, RefreshRun Run)[] refreshes = [(Bearer, RefreshRun.OfOurs(server, sessions)), (Bound, RefreshRun.OfBound(server, sessions, proofs))];

        await WarmUp.RunAsync([server], async _ =>
        {
            foreach (var (_, scheme, token) in gets)
            {
                await GetAsync(server, scheme, token, proofs, WarmUp.Burst, folder);
            }

            foreach (var (_, run) in refreshes)
            {
                await run.RunAsync(RefreshConnections, WarmUp.Burst, folder);
            }
        });

        // Both send proofs, so that the load is the same; beside a bearer token nobody looks at them.
        var perSecond = new Table("Authorized GET with a proof beside the token", "requests per second of server CPU", Bearer);
        var time = new Table("The same", "microseconds of server CPU", Bearer);
        var refreshed = new Table("Refresh, 32 connections, server on one core, SQLite synchronous=FULL", "requests per second", Bearer);
        for (var round = 0; round < settings.Rounds; round++)
        {
            foreach (var (name, scheme, token) in gets)
            {
                var load = await GetAsync(server, scheme, token, proofs, settings, folder);
                perSecond.Add(name, load.PerCpuSecond);
                time.Add(name, 1_000_000 / load.PerCpuSecond);
            }

            foreach (var (name, run) in refreshes)
            {
                refreshed.Add(name, (await run.RunAsync(RefreshConnections, settings, folder)).PerSecond);
            }
        }

        return [perSecond, time, refreshed];
    }

    private static Task<Load> GetAsync(Server server, string scheme, string token, ProofMint proofs, Settings settings, string folder)
    {
        var file = Path.Combine(folder, "proofs.txt");
        proofs.Write("GET", new Uri(server.Address, "/hello"), token, (int)(ProofsPerSecond * settings.Duration.TotalSeconds), file);
        return Wrk.RunAsync(
            server,
            "/hello",
            "proofs.lua",
            GetConnections,
            settings.WrkDuration,
            new Dictionary<string, string> { ["SCHEME"] = scheme, ["TOKEN"] = token, ["PROOFS"] = file });
    }
}
