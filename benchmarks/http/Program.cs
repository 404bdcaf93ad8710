using JwtDeviceAuth.HttpBenchmarks;
using JwtDeviceAuth.HttpBenchmarks.Peers;

switch (args)
{
    case ["serve", var peer, var address, var folder]:
        await Peer.ServeAsync(peer, address, folder);
        return 0;
    case ["run", .. var rest] when Settings.TryParse(rest, out var settings):
        await BenchmarkRun.RunAsync(settings);
        return 0;
    default:
        await Console.Error.WriteLineAsync(
            "Usage: run [--quick] [--only get,refresh,bound,login,bcrypt,start,rotation,growth,memory], or serve <peer> <address> <folder>");
        return 2;
}
