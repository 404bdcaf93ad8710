using System.Collections.Concurrent;
using JwtDeviceAuth.InterleavedBCrypt;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Lockout;

/// <summary>
/// How long a failed login takes does not show what kind of account it was for. Runs while no other test does. A difference that is there
/// is there in every round; the noise of the machine is not, so a round within the bound is enough.
/// </summary>
[Collection(nameof(AloneCollection))]
public sealed class LoginTimeTests
{
    private const double Bound = 0.05;
    private const int Rounds = 8;
    private const int Turns = 7;

    [Theory]
    [InlineData("wrong password")]
    [InlineData("a wrong password that has more bytes than the seventy-two that BCrypt reads of one, and so is another kind")]
    public Task All_kinds_of_accounts_take_the_same_time(string password) => AssertSameTimeAsync<BCryptPasswordHasher>(password);

    [Fact]
    public Task They_do_with_the_interleaved_hasher() => AssertSameTimeAsync<InterleavedBCryptPasswordHasher>("wrong password");

    private static async Task AssertSameTimeAsync<THasher>(string password)
        where THasher : class, IPasswordHasher
    {
        await using var app = await StartAsync<THasher>();
        var times = new LoginTimes(app);
        await times.SetUpAsync();

        var differences = new List<Dictionary<string, double>>();
        for (var round = 0; round < Rounds; round++)
        {
            differences.Add(await times.MeasureAsync(Turns, password));
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{7 * Turns} logins: {string.Join(", ", differences[round].Select(kind => $"{kind.Key} {kind.Value:P2}"))}");
            if (differences[0].Keys.All(kind => differences.Any(measured => Math.Abs(measured[kind]) < Bound)))
            {
                return;
            }
        }

        Assert.Fail(string.Join('\n', differences.Select(measured => string.Join(", ", measured))));
    }

    [Fact]
    public async Task The_measurement_finds_work_that_is_missing_for_accounts_without_a_hash()
    {
        await using var app = await StartAsync<SparingHasher>();
        var times = new LoginTimes(app);
        await times.SetUpAsync();

        for (var round = 0; round < 2; round++)
        {
            var measured = await times.MeasureAsync(turns: 5);
            Assert.InRange(measured["nobody@example.com"], -1, -Bound);
            Assert.InRange(measured["social@example.com"], -1, -Bound);
        }
    }

    private static Task<AuthApp> StartAsync<THasher>()
        where THasher : class, IPasswordHasher
        => AuthApp.StartAsync(options => options.Lockout.FreeAttempts = 1000, auth => auth.Services.AddSingleton<IPasswordHasher, THasher>());

    /// <summary>Spares the work for the hash that stands for accounts without one: the fault that the test is there to find.</summary>
    private sealed class SparingHasher(IOptions<JwtDeviceAuthOptions> options) : IPasswordHasher
    {
        private readonly BCryptPasswordHasher _hasher = new(options);
        private readonly ConcurrentDictionary<string, bool> _ofAccounts = new(StringComparer.Ordinal);

        public string Hash(string password)
        {
            var hash = _hasher.Hash(password);
            _ofAccounts[hash] = password == AuthClient.Password;
            return hash;
        }

        public PasswordVerification Verify(string password, string hash)
            => _ofAccounts.GetValueOrDefault(hash, defaultValue: true) ? _hasher.Verify(password, hash) : PasswordVerification.Failed;
    }
}

/// <summary>For tests that measure time.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
