using System.Security.Cryptography;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Tests.DPoP;

/// <summary>What a node remembers of proofs.</summary>
public sealed class ProofMemoryTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly ServiceProvider _services;

    public ProofMemoryTests()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddJwtDeviceAuth(options => (options.SigningKey, options.DPoP.RememberedProofs) = (AuthApp.SigningKey, 1024)).AddSqlite("Data Source=unused.db");
        _services = services.BuildServiceProvider();
    }

    private ProofMemory Memory => _services.GetRequiredService<ProofMemory>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void A_proof_is_new_once_until_it_cannot_come_again()
    {
        var proof = Proof(1, TimeSpan.FromMinutes(2));

        Assert.True(Memory.TryAdd(proof));
        Assert.False(Memory.TryAdd(proof));
        Assert.True(Memory.TryAdd(Proof(2, TimeSpan.FromMinutes(2))));
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.False(Memory.TryAdd(proof));

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(Memory.TryAdd(Proof(1, TimeSpan.FromMinutes(2))));
    }

    [Fact]
    public void It_holds_a_half_of_what_it_has_room_for_and_never_grows()
    {
        for (var number = 0; number < 500; number++)
        {
            Assert.True(Memory.TryAdd(Proof(number, TimeSpan.FromMinutes(2))));
        }

        Assert.All(Enumerable.Range(0, 500), number => Assert.False(Memory.TryAdd(Proof(number, TimeSpan.FromMinutes(2)))));

        // Past its room it forgets those that expire next; the last stays.
        for (var number = 500; number < 20_000; number++)
        {
            Assert.True(Memory.TryAdd(Proof(number, TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(number))));
            Assert.False(Memory.TryAdd(Proof(number, TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(number))));
        }
    }

    [Fact]
    public async Task Of_many_that_bring_one_proof_at_once_one_is_the_first()
    {
        for (var round = 0; round < 50; round++)
        {
            var proof = Proof(round, TimeSpan.FromMinutes(2));

            var added = await Racing.RunAsync(8, _ => Task.FromResult(Memory.TryAdd(proof)));

            Assert.Single(added, isFirst => isFirst);
        }
    }

    private OneTimeCode Proof(int number, TimeSpan life) => new()
    {
        CodeHash = SHA256.HashData(BitConverter.GetBytes(number)),
        Purpose = "dpop_proof",
        CreatedAt = _clock.GetUtcNow(),
        ExpiresAt = _clock.GetUtcNow() + life,
    };
}
