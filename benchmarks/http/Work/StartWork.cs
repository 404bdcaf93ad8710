using JwtDeviceAuth.HttpBenchmarks.Driving;
using JwtDeviceAuth.HttpBenchmarks.Peers;

namespace JwtDeviceAuth.HttpBenchmarks.Work;

/// <summary>From the start of the process to its first answer, and its memory then. The databases are there already.</summary>
internal static class StartWork
{
    public static async Task<IReadOnlyList<Table>> RunAsync(Settings settings, string folder)
    {
        var times = new Table("Start to the first answer", "milliseconds", Peer.JwtBearer);
        var memory = new Table("Resident memory after the first answer", "MB", Peer.JwtBearer);
        for (var round = -1; round < settings.Rounds; round++)
        {
            foreach (var start in new[]
            {
                () => Server.StartPeerAsync(Peer.JwtBearer, folder, onOneCore: false),
                () => Server.StartPeerAsync(Peer.Identity, folder, onOneCore: false),
                () => Server.StartPeerAsync(Peer.Ours, folder, onOneCore: false),
                () => Server.StartSampleAsync(folder, onOneCore: false),
            })
            {
                await using var server = await start();
                if (round >= 0)
                {
                    times.Add(server.Name, server.ToFirstAnswer.TotalMilliseconds);
                    memory.Add(server.Name, server.ResidentMegabytes);
                }
            }
        }

        return [times, memory];
    }
}
