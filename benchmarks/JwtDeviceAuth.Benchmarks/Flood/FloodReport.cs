using System.Globalization;

namespace JwtDeviceAuth.Benchmarks.Flood;

/// <summary>Floods with and without the bound in turn, each on a server of its own, and what they do to an authorized GET.</summary>
internal static class FloodReport
{
    private const int Turns = 3;

    public static async Task RunAsync()
    {
        Console.WriteLine("An authorized GET while 200 clients log in; ms: median / p99 / longest. Client and server share the machine.");
        Console.WriteLine();
        Console.WriteLine("| hashing | GET alone | GET in the flood | logins per second | answers 503 |");
        Console.WriteLine("|---|---|---|---|---|");
        var p99 = new Dictionary<FloodMode, List<double>>();
        for (var turn = 0; turn < Turns; turn++)
        {
            foreach (var mode in Enum.GetValues<FloodMode>())
            {
                var result = await FloodRun.RunAsync(mode, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {mode} | {FloodResult.Describe(result.Alone)} | {FloodResult.Describe(result.Flooded)} | {result.LoginsPerSecond:F0} | {result.Busy} |"));
                if (!p99.TryGetValue(mode, out var values))
                {
                    p99[mode] = values = [];
                }

                values.Add(FloodResult.At(result.Flooded, 0.99));
            }
        }

        Console.WriteLine();
        foreach (var (mode, values) in p99)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{mode}: p99 of the GET in the flood, median of {Turns} turns: {values.Order().ElementAt(Turns / 2):F1} ms ({values.Min():F1} to {values.Max():F1})"));
        }
    }
}
