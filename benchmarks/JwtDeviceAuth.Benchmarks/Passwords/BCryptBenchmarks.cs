using BenchmarkDotNet.Attributes;
using JwtDeviceAuth.Passwords;

namespace JwtDeviceAuth.Benchmarks.Passwords;

/// <summary>BCrypt on one core: the time of one hash, alone and as one of two to four that are computed side by side.</summary>
public class BCryptBenchmarks
{
    private const string Password = "correct horse battery";
    private const int WorkFactor = 10;

    private static readonly byte[] Salt = new byte[BCryptHash.SaltLength];
    private static readonly string Hash = BCrypt.Hash("correct horse battery"u8, WorkFactor, Salt);

    [Benchmark(Baseline = true)]
    public string Libxcrypt() => LibxcryptHasher.Crypt(Password, Hash);

    [Benchmark]
    public string One() => BCrypt.Hash("correct horse battery"u8, WorkFactor, Salt);

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
