using BenchmarkDotNet.Attributes;
using JwtDeviceAuth.InterleavedBCrypt;

namespace JwtDeviceAuth.Benchmarks.Passwords;

/// <summary>BCrypt on one core: the time of one hash by libxcrypt, by BCrypt.Net-Next, and by the interleaved package as one of up to four side by side.</summary>
public class BCryptBenchmarks
{
    private const string Password = "correct horse battery";
    private const string Setting = "$2b$10$......................";
    private const int WorkFactor = 10;

    private static readonly byte[] Salt = new byte[BCryptBatch.SaltLength];

    [Benchmark(Baseline = true)]
    public string Libxcrypt() => LibxcryptHasher.Crypt(Password, Setting);

    [Benchmark]
    public string BCryptNetNext() => BCrypt.Net.BCrypt.HashPassword(Password, Setting);

    [Benchmark]
    public bool One() => Together(1);

    [Benchmark(OperationsPerInvoke = 2)]
    public bool OneOfTwo() => Together(2);

    [Benchmark(OperationsPerInvoke = 3)]
    public bool OneOfThree() => Together(3);

    [Benchmark(OperationsPerInvoke = 4)]
    public bool OneOfFour() => Together(4);

    private static bool Together(int count)
    {
        using var batch = new BCryptBatch(WorkFactor);
        for (var i = 0; i < count; i++)
        {
            batch.Add("correct horse battery"u8, Salt);
        }

        batch.Run();
        return batch.Digest(0)[0] == batch.Digest(count - 1)[0];
    }
}
