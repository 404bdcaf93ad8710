using System.Globalization;
using System.Security.Cryptography;

namespace JwtDeviceAuth.Fuzz.Tests.Inputs;

/// <summary>Chance from a seed (SplitMix64): the same seed throws the same numbers, on every machine.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The run's seed: <c>FUZZ_SEED</c>, or a new one.</summary>
    public static ulong NewSeed()
        => Environment.GetEnvironmentVariable("FUZZ_SEED") is { Length: > 0 } given
            ? ulong.Parse(given, CultureInfo.InvariantCulture)
            : BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>The dice of the n-th case of a run.</summary>
    public static Dice For(ulong seed, long number) => new(seed ^ (0xD1B54A32D192ED03UL * (ulong)(number + 1)));

    /// <summary>From 0 to below the bound.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    public bool Percent(int share) => Below(100) < share;

    public T Pick<T>(params IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    public byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        for (var index = 0; index < length; index++)
        {
            bytes[index] = (byte)Next();
        }

        return bytes;
    }

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return mixed ^ (mixed >> 31);
    }
}
