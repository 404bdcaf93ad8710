using System.Diagnostics;
using JwtDeviceAuth.Benchmarks.Passwords;
using JwtDeviceAuth.HttpBenchmarks.Driving;
using JwtDeviceAuth.InterleavedBCrypt;

namespace JwtDeviceAuth.HttpBenchmarks.Work;

/// <summary>BCrypt by itself, by BCrypt.Net-Next and interleaved, against libxcrypt, in short turns, so that what else the machine does falls on all alike: the time of each hash.</summary>
internal static class BCryptWork
{
    // The cost of a round is the same with any: a lower one makes shorter turns.
    private const int WorkFactor = 8;
    private const int TurnsPerRound = 10;
    private const string Password = "correct horse battery";
    private const string Libxcrypt = "libxcrypt";

    public static IReadOnlyList<Table> Run(Settings settings)
    {
        var setting = BCrypt.Net.BCrypt.GenerateSalt(WorkFactor, 'b');
        (string Name, int Hashes, Action Work)[] works =
        [
            (Libxcrypt, 1, () => LibxcryptHasher.Crypt(Password, setting)),
            ("BCrypt.Net-Next", 1, () => BCrypt.Net.BCrypt.HashPassword(Password, setting)),
            ("interleaved, one", 1, () => Together(1)),
            ("two together, each", 2, () => Together(2)),
            ("three together, each", 3, () => Together(3)),
            ("four together, each", 4, () => Together(4)),
        ];
        var table = new Table("BCrypt on one core", "milliseconds per hash", Libxcrypt);
        for (var turn = -TurnsPerRound; turn < settings.Rounds * TurnsPerRound; turn++)
        {
            foreach (var (name, hashes, work) in works)
            {
                var started = Stopwatch.GetTimestamp();
                work();
                if (turn >= 0)
                {
                    table.Add(name, Stopwatch.GetElapsedTime(started).TotalMilliseconds / hashes);
                }
            }
        }

        return [table];
    }

    private static void Together(int count)
    {
        using var batch = new BCryptBatch(WorkFactor);
        for (var i = 0; i < count; i++)
        {
            batch.Add("correct horse battery"u8, new byte[BCryptBatch.SaltLength]);
        }

        batch.Run();
    }
}
