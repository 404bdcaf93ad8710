using System.Globalization;

namespace JwtDeviceAuth.Benchmarks.Flood;

/// <summary>Floods with and without the bound in turn, each on a server of its own, and what they do to an authorized GET.</summary>
internal static class FloodReport
{
    private const int Turns = 3;

    public static async Task RunAsync()
    {
        Console.WriteLine("An authorized GET while 200 clients log in; ms: median / p99 / longest (how many). Client and server share the machine.");
        Console.WriteLine();
        Console.WriteLine("| hashing | passwords | GET alone | GET in the flood | logins per second | answers 503 |");
        Console.WriteLine("|---|---|---|---|---|---|");
        var p99 = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        for (var turn = 0; turn < Turns; turn++)
        {
            foreach (var (mode, right) in ((FloodMode, bool)[])
                [(FloodMode.Bounded, false), (FloodMode.Unbounded, false), (FloodMode.Bounded, true), (FloodMode.Unbounded, true)])
            {
                var what = $"{mode} | {(right ? "right" : "wrong")}";
                var result = await FloodRun.RunAsync(mode, right, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {what} | {FloodResult.Describe(result.Alone)} | {FloodResult.Describe(result.Flooded)} | {result.LoginsPerSecond:F0} | {result.Busy} |"));
                if (!p99.TryGetValue(what, out var values))
                {
                    p99[what] = values = [];
                }

                values.Add(FloodResult.At(result.Flooded, 0.99));
            }
        }

        Console.WriteLine();
        Console.WriteLine($"| hashing | passwords | p99 of the GET in the flood, ms: median of {Turns} | all |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var (what, values) in p99)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {what} | {values.Order().ElementAt(Turns / 2):F1} | {string.Join(", ", values.Select(value => value.ToString("F1", CultureInfo.InvariantCulture)))} |"));
        }
    }
}
