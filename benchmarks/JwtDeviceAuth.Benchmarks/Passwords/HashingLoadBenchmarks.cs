using BenchmarkDotNet.Attributes;
using JwtDeviceAuth.Passwords;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Benchmarks.Passwords;

/// <summary>
/// Logins that come at once, through the library's queue: the built-in hasher, which takes them in fours, and libxcrypt as an
/// application's own hasher. The time is that of one verification on all cores together.
/// </summary>
public class HashingLoadBenchmarks
{
    private const string Password = "correct horse battery";
    private const int WorkFactor = 10;
    private const int Requests = 24;

    private static readonly string Hash = BCrypt.Hash("correct horse battery"u8, WorkFactor, new byte[BCryptHash.SaltLength]);

    private readonly HashingQueue _libxcrypt = new(new LibxcryptHasher(WorkFactor));
    private readonly HashingQueue _builtIn = new(new BCryptPasswordHasher(
        Options.Create(new JwtDeviceAuthOptions { Passwords = { WorkFactor = WorkFactor } })));

    [Benchmark(Baseline = true, OperationsPerInvoke = Requests)]
    public Task Libxcrypt() => VerifyAsync(_libxcrypt);

    [Benchmark(OperationsPerInvoke = Requests)]
    public Task BuiltIn() => VerifyAsync(_builtIn);

    [GlobalCleanup]
    public void Stop()
    {
        _libxcrypt.Dispose();
        _builtIn.Dispose();
    }

    private static async Task VerifyAsync(HashingQueue queue)
    {
        var verdicts = await Task.WhenAll(
            Enumerable.Range(0, Requests).Select(_ => queue.VerifyAsync(Password, Hash, CancellationToken.None).AsTask()));
        if (verdicts.Any(verdict => verdict != PasswordVerification.Succeeded))
        {
            throw new InvalidOperationException("A right password was refused.");
        }
    }
}
