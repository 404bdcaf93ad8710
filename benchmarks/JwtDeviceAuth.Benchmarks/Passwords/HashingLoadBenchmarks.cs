using BenchmarkDotNet.Attributes;
using JwtDeviceAuth.InterleavedBCrypt;
using JwtDeviceAuth.Passwords;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Benchmarks.Passwords;

/// <summary>
/// Logins that come at once, through the library's queue: the default hasher, the interleaved one, which takes them in fours, and libxcrypt as
/// an application's own hasher. The time is that of one verification on all cores together.
/// </summary>
public class HashingLoadBenchmarks
{
    private const string Password = "correct horse battery";
    private const int WorkFactor = 10;
    private const int Requests = 24;

    private static readonly IOptions<JwtDeviceAuthOptions> Settings =
        Options.Create(new JwtDeviceAuthOptions { Passwords = { WorkFactor = WorkFactor } });

    private static readonly string Hash = BCrypt.Net.BCrypt.HashPassword(Password, WorkFactor);

    private readonly HashingQueue _libxcrypt = new(new LibxcryptHasher(WorkFactor));
    private readonly HashingQueue _standard = new(new BCryptPasswordHasher(Settings));
    private readonly HashingQueue _interleaved = new(new InterleavedBCryptPasswordHasher(Settings));

    [Benchmark(Baseline = true, OperationsPerInvoke = Requests)]
    public Task Libxcrypt() => VerifyAsync(_libxcrypt);

    [Benchmark(OperationsPerInvoke = Requests)]
    public Task Standard() => VerifyAsync(_standard);

    [Benchmark(OperationsPerInvoke = Requests)]
    public Task Interleaved() => VerifyAsync(_interleaved);

    [GlobalCleanup]
    public void Stop()
    {
        _libxcrypt.Dispose();
        _standard.Dispose();
        _interleaved.Dispose();
    }

    private static async Task VerifyAsync(HashingQueue queue)
    {
        var verdicts = await Task.WhenAll(
            Enumerable.Range(0, Requests).Select(_ => queue.VerifyAsync(Password, Hash, HashingShare.Logins, CancellationToken.None).AsTask()));
        if (verdicts.Any(verdict => verdict != PasswordVerification.Succeeded))
        {
            throw new InvalidOperationException("A right password was refused.");
        }
    }
}
