using System.Data.Common;
using JwtDeviceAuth.Specification;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Xunit;

namespace JwtDeviceAuth.Sqlite.Tests;

/// <summary>The database commits, and the connection breaks before it can say so: what may be done twice is, and what used something up is not.</summary>
public sealed class LostAnswerTests : StoreSpecification
{
    private const long Version = 7;

    private readonly LosingCommits _commits = new();

    [Fact]
    public async Task A_session_that_a_second_factor_started_is_found_and_not_started_again()
    {
        var userId = await AddUserWithRecoveryCodesAsync();

        var started = await LosingAsync(sessions => sessions.TryStartAsync(
            new SessionStart { Session = NewSession(userId, "laptop", "s2"), Condition = null, SecondFactor = RecoveryCode(201) }, Token));

        Assert.Equal("s2", started!.Session.SessionId);
        Assert.Equal(["s1", "s2"], (await ListAsync(userId)).Select(session => session.SessionId).Order(StringComparer.Ordinal));
        Assert.False(await HasCodeAsync(userId, 201));
        Assert.True(await HasCodeAsync(userId, 202));
    }

    [Fact]
    public async Task A_session_that_a_second_factor_did_not_start_is_still_none()
    {
        var userId = await AddUserWithRecoveryCodesAsync();

        Assert.Null(await SessionsAsync(sessions => sessions.TryStartAsync(
            new SessionStart { Session = NewSession(userId, "laptop", "s2"), Condition = null, SecondFactor = RecoveryCode(99) }, Token)));
        Assert.Null(await FindAsync(userId, "s2"));
    }

    [Fact]
    public async Task A_session_that_a_password_started_takes_its_own_place()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");

        var started = await LosingAsync(sessions => sessions.TryStartAsync(
            new SessionStart { Session = NewSession(user.Id, "phone", "s2"), Condition = new PasswordCondition(PasswordHash) }, Token));

        Assert.Equal("s2", started!.Session.SessionId);
        Assert.Equal("s2", Assert.Single(await ListAsync(user.Id)).SessionId);
        Assert.Equal(["s1"], await EndedAsync());
    }

    [Fact]
    public async Task A_proof_is_written_again_and_one_that_used_a_factor_up_is_not_known()
    {
        var userId = await AddUserWithRecoveryCodesAsync();

        Assert.NotNull(await LosingAsync(sessions => sessions.TryProveAsync(Proof(userId, secondFactor: null), Token)));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => LosingAsync(sessions => sessions.TryProveAsync(Proof(userId, RecoveryCode(201)), Token)));

        Assert.False(await HasCodeAsync(userId, 201));
    }

    protected override async Task<IStoreFixture> CreateFixtureAsync()
    {
        var folder = new TemporaryFolder();
        return await HostedStoreFixture.StartAsync(
            await AnyDatabaseFixture.CreateAsync(options => options.UseSqlite($"Data Source={folder.File("app.db")}").AddInterceptors(_commits)), folder);
    }

    private static SecondFactorProof RecoveryCode(int number) => new() { Version = Version, Use = new RecoveryCodeUse(Hash(number)) };

    private static SessionProof Proof(long userId, SecondFactorProof? secondFactor) => new()
    {
        UserId = userId, SessionId = "s1", Condition = null, SecondFactor = secondFactor, ProvedAt = Now.AddMinutes(1), Methods = "pwd", Now = Now.AddMinutes(1),
    };

    private async Task<T> LosingAsync<T>(Func<IDeviceSessionStore, ValueTask<T>> use)
    {
        _commits.ToLose = 1;
        try
        {
            return await SessionsAsync(use);
        }
        finally
        {
            Assert.True(_commits.ToLose <= 0, "Nothing was committed.");
            _commits.ToLose = 0;
        }
    }

    private Task<bool> HasCodeAsync(long userId, int number)
        => Fixture.UseAsync((ISecondFactorStore store) => store.HasRecoveryCodeAsync(userId, Hash(number), Token).AsTask());

    /// <summary>One with a session, an authenticator app, and the recovery codes 201 and 202.</summary>
    private async Task<long> AddUserWithRecoveryCodesAsync()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");
        var change = new SecondFactorChange { UserId = user.Id, SessionId = "s1", Version = null, Now = Now };
        var factor = new TotpFactor { UserId = user.Id, Name = "app", ProtectedSecret = [1], CreatedAt = Now, ExpiresAt = Now.AddMinutes(10), StartedBy = "s1" };
        Assert.Equal(
            TotpAddStatus.Succeeded, await Fixture.UseAsync((ISecondFactorStore store) => store.TryAddTotpAsync(factor, change, 10, Token).AsTask()));
        Assert.NotNull(await Fixture.UseAsync((ISecondFactorStore store) => store.TryConfirmTotpAsync(
            new TotpConfirmation { FactorId = factor.Id, Step = 100, StartedBy = "s1", NewVersion = Version, RecoveryCodeHashes = [Hash(201), Hash(202)] },
            change,
            Token).AsTask()));
        return user.Id;
    }

    private sealed class LosingCommits : DbTransactionInterceptor
    {
        public int ToLose { get; set; }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
            => ToLose-- > 0 ? throw new LostConnectionException("The connection is gone.") : Task.CompletedTask;
    }

    private sealed class LostConnectionException(string message) : DbException(message)
    {
        /// <summary>The SQL standard's class of connection exceptions.</summary>
        public override string SqlState => "08006";
    }
}
