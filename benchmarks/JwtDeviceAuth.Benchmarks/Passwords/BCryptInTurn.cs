using System.Diagnostics;
using System.Globalization;
using JwtDeviceAuth.Passwords;

namespace JwtDeviceAuth.Benchmarks.Passwords;

/// <summary>
/// BCrypt against libxcrypt in short turns, A B C A B C, so that what else the machine does falls on all alike: the ratio of the
/// medians and of the minima, per hash.
/// </summary>
internal static class BCryptInTurn
{
    private const int WorkFactor = 8;
    private const int Turns = 150;

    public static void Run()
    {
        var hash = BCrypt.Hash("correct horse battery"u8, WorkFactor, new byte[BCryptHash.SaltLength]);
        (string Name, int Hashes, Action Work)[] works =
        [
            ("libxcrypt", 1, () => LibxcryptHasher.Crypt("correct horse battery", hash)),
            ("one", 1, () => BCryptBenchmarks.Together(1, WorkFactor)),
            ("two together", 2, () => BCryptBenchmarks.Together(2, WorkFactor)),
            ("three together", 3, () => BCryptBenchmarks.Together(3, WorkFactor)),
            ("four together", 4, () => BCryptBenchmarks.Together(4, WorkFactor)),
        ];
        var times = Array.ConvertAll(works, _ => new List<double>());
        for (var turn = -10; turn < Turns; turn++)
        {
            for (var i = 0; i < works.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                works[i].Work();
                if (turn >= 0)
                {
                    times[i].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds / works[i].Hashes);
                }
            }
        }

        Console.WriteLine("| | median, ms per hash | ratio of medians | 10 to 90 % of the turns | ratio of minima |");
        Console.WriteLine("|---|---|---|---|---|");
        for (var i = 0; i < works.Length; i++)
        {
            // Each turn against its own libxcrypt, which ran a moment before.
            var ratios = times[i].Zip(times[0], (ours, theirs) => ours / theirs).Order().ToArray();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {works[i].Name} | {Median(times[i]):F2} | {Median(times[i]) / Median(times[0]):F3} | {ratios[Turns / 10]:F3} to {ratios[Turns * 9 / 10]:F3} | {times[i].Min() / times[0].Min():F3} |"));
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Turns / 2);
}
