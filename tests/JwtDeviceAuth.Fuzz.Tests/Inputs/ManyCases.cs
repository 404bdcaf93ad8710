using System.Diagnostics;
using Xunit;

namespace JwtDeviceAuth.Fuzz.Tests.Inputs;

/// <summary>Tries many cases on all cores, and says of one that fails how to try it again.</summary>
internal static class ManyCases
{
    /// <summary>Runs them; on a machine that is busy with other things fewer of them, not for longer.</summary>
    /// <returns>How many were tried.</returns>
    public static async Task<int> TryAsync(int count, TimeSpan longest, Action<Dice> check)
    {
        var (seed, clock, tried) = (Dice.NewSeed(), Stopwatch.StartNew(), 0);
        await Parallel.ForAsync(0, count, TestContext.Current.CancellationToken, async (number, _) =>
        {
            if (clock.Elapsed < longest)
            {
                try
                {
                    check(Dice.For(seed, number));
                }
                catch (Exception exception)
                {
                    Assert.Fail($"FUZZ_SEED={seed}, case {number}: {exception}");
                }

                Interlocked.Increment(ref tried);
            }
        });
        return tried;
    }
}
