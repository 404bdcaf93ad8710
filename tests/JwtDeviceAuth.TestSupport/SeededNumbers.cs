namespace JwtDeviceAuth.TestSupport;

/// <summary>Numbers that look random and are the same on every run (a linear congruential generator with Knuth's constants).</summary>
public sealed class SeededNumbers(int seed)
{
    private ulong _state = (ulong)seed;

    /// <summary>At least the first, less than the second.</summary>
    public int Next(int from, int below)
    {
        _state = (_state * 6364136223846793005UL) + 1442695040888963407UL;
        return from + (int)((_state >> 33) % (ulong)(below - from));
    }
}
