namespace JwtDeviceAuth.HttpBenchmarks.Driving;

/// <summary>
/// Lets servers reach their optimised code before they are measured: each is driven several times, since code that is compiled again is compiled
/// between bursts, and bound to one core only after that.
/// </summary>
internal static class WarmUp
{
    /// <summary>How long one burst is, whatever the settings say of measurements.</summary>
    public static readonly Settings Burst = new(1, TimeSpan.FromSeconds(4), new HashSet<string>(StringComparer.Ordinal));

    private const int Bursts = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(IReadOnlyList<Server> servers, Func<Server, Task> driveAsync)
    {
        for (var burst = 0; burst < Bursts; burst++)
        {
            foreach (var server in servers)
            {
                await driveAsync(server);
            }
        }

        await Task.Delay(Pause);
        foreach (var server in servers)
        {
            await server.PinAsync(Wrk.ServerCore);
        }
    }
}
