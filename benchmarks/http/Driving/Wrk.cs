using System.Globalization;
using System.Text.RegularExpressions;

namespace JwtDeviceAuth.HttpBenchmarks.Driving;

/// <summary>Drives a server with wrk, from a core of its own.</summary>
internal static partial class Wrk
{
    public const int ServerCore = 0;
    private const string OwnCore = "1";

    public static async Task<Load> RunAsync(
        Server server, string path, string script, int connections, string duration, IReadOnlyDictionary<string, string>? variables = null)
    {
        var cpu = server.CpuSeconds;
        var output = await Tool.RunAsync(
            "taskset",
            [
                "-c", OwnCore, "wrk", "-t1", "-c" + connections.ToString(CultureInfo.InvariantCulture), "-d" + duration, "--timeout", "20s", "--latency",
                "-s", Repository.Script(script), new Uri(server.Address, path).AbsoluteUri,
            ],
            variables);
        cpu = server.CpuSeconds - cpu;
        if (output.Contains("Non-2xx", StringComparison.Ordinal) || output.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{server.Name}: {output}");
        }

        var total = double.Parse(TotalPattern().Match(output).Groups["total"].Value, CultureInfo.InvariantCulture);
        var rate = double.Parse(RatePattern().Match(output).Groups["rate"].Value, CultureInfo.InvariantCulture);
        var latency = LatencyPattern().Match(output);
        return new Load(rate, total / cpu, Milliseconds(latency.Groups["number"].Value, latency.Groups["unit"].Value));
    }

    private static double Milliseconds(string number, string unit)
        => double.Parse(number, CultureInfo.InvariantCulture) * unit switch { "us" => 0.001, "ms" => 1, _ => 1000 };

    [GeneratedRegex(@"(?<total>\d+) requests in", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TotalPattern();

    [GeneratedRegex(@"Requests/sec:\s+(?<rate>[\d.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RatePattern();

    [GeneratedRegex(@"99%\s+(?<number>[\d.]+)(?<unit>us|ms|s)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LatencyPattern();
}

/// <summary>What one run of wrk found.</summary>
/// <param name="PerSecond">Requests per second.</param>
/// <param name="PerCpuSecond">Requests per second that the server's process was running on a core.</param>
/// <param name="P99Milliseconds">The time within which 99 of 100 requests were answered.</param>
internal sealed record Load(double PerSecond, double PerCpuSecond, double P99Milliseconds);
