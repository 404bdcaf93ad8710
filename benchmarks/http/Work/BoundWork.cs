using JwtDeviceAuth.HttpBenchmarks.Driving;
using JwtDeviceAuth.HttpBenchmarks.Peers;

namespace JwtDeviceAuth.HttpBenchmarks.Work;

/// <summary>
/// What keys of devices cost (DPoP): authorized GETs and refreshes of a session with a key beside those of one without, and these beside a server that binds nothing.
/// </summary>
internal static class BoundWork
{
    private const int GetConnections = 16;
    private const int RefreshConnections = 32;
    private const int ProofsPerSecond = 25_000;
    private const string Unbound = "no key";
    private const string Bound = "bound to a key";

    public static async Task<IReadOnlyList<Table>> RunAsync(Settings settings, string folder)
    {
        await using var off = await Server.StartPeerAsync(Peer.OursWithoutKeys, folder);
        await using var server = await Server.StartPeerAsync(Peer.Ours, folder);
        using var proofs = new ProofMint();
        using var sessions = new SessionSource(Path.Combine(folder, "ours.db"), folder);

        // Both keep their users in one file: a device each, for a login ends the session that its device had.
        var accounts = await Accounts.CreateAsync(server, 1);
        var bearer = await accounts.AccessTokenAsync("bearer");
        List<Get> gets =
        [
            new(Peer.OursWithoutKeys, off, "Bearer", bearer),
            new(Unbound, server, "Bearer", bearer),
            new(Bound, server, "DPoP", await accounts.BoundAccessTokenAsync(proofs, "bound")),
        ];
        (string Name, RefreshRun Run)[] refreshes =
        [
            (Peer.OursWithoutKeys, RefreshRun.OfOurs(off, sessions)),
            (Unbound, RefreshRun.OfOurs(server, sessions)),
            (Bound, RefreshRun.OfBound(server, sessions, proofs)),
        ];
        await WarmUp.RunAsync([off, server], async warmed =>
        {
            foreach (var get in gets.Where(get => get.Server == warmed))
            {
                await get.RunAsync(proofs, WarmUp.Burst, folder);
            }

            foreach (var (_, run) in refreshes.Where(refresh => refresh.Run.Server == warmed))
            {
                await run.RunAsync(RefreshConnections, WarmUp.Burst, folder);
            }
        });

        // All send proofs, so that the load is the same; beside a bearer token nobody looks at them.
        var perSecond = new Table("Authorized GET with a proof beside the token", "requests per second of server CPU", Peer.OursWithoutKeys);
        var time = new Table("The same", "microseconds of server CPU", Peer.OursWithoutKeys);
        var refreshed = new Table("Refresh, 32 connections, server on one core, SQLite synchronous=FULL", "requests per second", Peer.OursWithoutKeys);
        for (var round = 0; round < settings.Rounds; round++)
        {
            foreach (var get in gets)
            {
                var load = await get.RunAsync(proofs, settings, folder);
                perSecond.Add(get.Name, load.PerCpuSecond);
                time.Add(get.Name, 1_000_000 / load.PerCpuSecond);
            }

            foreach (var (name, run) in refreshes)
            {
                refreshed.Add(name, (await run.RunAsync(RefreshConnections, settings, folder)).PerSecond);
            }
        }

        return [perSecond, time, refreshed];
    }

    private sealed record Get(string Name, Server Server, string Scheme, string Token)
    {
        public Task<Load> RunAsync(ProofMint proofs, Settings settings, string folder)
        {
            var file = Path.Combine(folder, "proofs.txt");
            proofs.Write("GET", new Uri(Server.Address, "/hello"), Token, (int)(ProofsPerSecond * settings.Duration.TotalSeconds), file);
            return Wrk.RunAsync(
                Server,
                "/hello",
                "proofs.lua",
                GetConnections,
                settings.WrkDuration,
                new Dictionary<string, string> { ["SCHEME"] = Scheme, ["TOKEN"] = Token, ["PROOFS"] = file });
        }
    }
}
