using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.InterleavedBCrypt;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Lockout;

/// <summary>
/// How long a failed login takes does not show what kind of account it was for: it hashes as much, and asks the database as often. Counted, since a
/// time also says what else the machine does.
/// </summary>
public sealed class LoginWorkTests
{
    private const int WorkFactor = 6;
    private const int WeakerWorkFactor = WorkFactor - 1;
    private const string LongPassword = "a wrong password that has more bytes than the seventy-two that BCrypt reads of one, and so is another kind";

    private static readonly string[] Accounts =
        ["exists@example.com", "social@example.com", "inactive@example.com", "weaker@example.com", "damaged@example.com", "long@example.com"];

    [Theory]
    [InlineData("wrong password")]
    [InlineData(LongPassword)]
    public async Task A_failed_login_does_the_same_work_for_every_kind_of_account(string password)
    {
        var hasher = new BCryptPasswordHasher(Settings(WorkFactor));

        await AssertSameWorkAsync(hasher, () => hasher.Rounds, password);
    }

    [Theory]
    [InlineData("wrong password")]
    [InlineData(LongPassword)]
    public async Task It_does_with_the_interleaved_hasher(string password)
    {
        var hasher = new InterleavedBCryptPasswordHasher(Settings(WorkFactor));

        await AssertSameWorkAsync(hasher, () => hasher.Rounds, password);
    }

    private static async Task AssertSameWorkAsync(IPasswordHasher hasher, Func<long> rounds, string password)
    {
        var statements = new SeenStatements();
        await using var app = await AuthApp.StartAsync(
            options => options.Lockout.FreeAttempts = 1000,
            auth =>
            {
                auth.Services.AddSingleton(hasher);
                statements.AddTo(auth);
            });
        await SetUpAsync(app);

        // The first login of all makes the hash that stands for accounts without one.
        (await app.Client.PostLoginAsync("first@example.com", "phone", password)).IsProblem(401, "invalid_credentials");

        var work = new List<(string Account, long Rounds, string Statements)>();
        foreach (var account in Accounts.Append("nobody@example.com"))
        {
            var (roundsBefore, statementsBefore) = (rounds(), statements.Seen.Count);
            (await app.Client.PostLoginAsync(account, "phone", password)).IsProblem(401, "invalid_credentials");

            // Counts are locked in the order of their keys, which are hashes: the one of the address comes first or second.
            work.Add((account, rounds() - roundsBefore, string.Join('\n', statements.Seen.Skip(statementsBefore).Order(StringComparer.Ordinal))));
        }

        Assert.NotEmpty(work[0].Statements);
        Assert.All(work, done => Assert.Equal((done.Account, 1L << WorkFactor, work[0].Statements), done));
    }

    private static async Task SetUpAsync(AuthApp app)
    {
        foreach (var email in Accounts)
        {
            await app.Client.SignUpAsync(email);
        }

        await UpdateAsync("social@example.com", set => set.SetProperty(user => user.PasswordHash, (string?)null));
        await UpdateAsync("inactive@example.com", set => set.SetProperty(user => user.IsActive, false));
        var weaker = new BCryptPasswordHasher(Settings(WeakerWorkFactor)).Hash(AuthClient.Password);
        await UpdateAsync("weaker@example.com", set => set.SetProperty(user => user.PasswordHash, weaker));
        await UpdateAsync("damaged@example.com", set => set.SetProperty(user => user.PasswordHash, weaker[1..]));
        var longer = new BCryptPasswordHasher(Settings(WorkFactor)).Hash(new string('x', 100));
        await UpdateAsync("long@example.com", set => set.SetProperty(user => user.PasswordHash, longer));

        Task<int> UpdateAsync(string email, Action<UpdateSettersBuilder<User>> set)
            => app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>()
                .Where(user => user.NormalizedEmail == email)
                .ExecuteUpdateAsync(set));
    }

    private static IOptions<JwtDeviceAuthOptions> Settings(int workFactor)
        => Options.Create(new JwtDeviceAuthOptions { Passwords = { WorkFactor = workFactor } });
}
