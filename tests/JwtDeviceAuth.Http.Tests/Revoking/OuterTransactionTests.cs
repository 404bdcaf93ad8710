using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Revoking;

/// <summary>A transaction of the application decides whether a session has ended: before its commit nothing is refused, and no event is raised.</summary>
public sealed class OuterTransactionTests
{
    private const string Email = "ann@example.com";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_logout_within_a_transaction_counts_with_its_commit(bool commit)
    {
        await using var app = await AuthApp.StartAsync();
        var user = await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");

        await app.InScopeAsync(async services =>
        {
            var database = services.GetRequiredService<JwtDeviceAuthDbContext>().Database;
            await using var transaction = await database.BeginTransactionAsync(Token);
            Assert.Equal(1, await services.GetRequiredService<IDeviceService>().LogoutAllAsync(new Requester(user), keepsAsking: false, Token));
            Assert.Equal(200, (await app.Client.GetAsync("/whoami", tokens.Access)).Status);
            if (commit)
            {
                await transaction.CommitAsync(Token);
            }

            return true;
        });

        var answer = await app.Client.GetAsync("/whoami", tokens.Access);
        if (commit)
        {
            answer.IsProblem(401, "session_revoked");
            Assert.Equal(RevocationReason.LogoutAll, (await app.EventAsync<SessionRevoked>()).Reason);
        }
        else
        {
            Assert.Equal(200, answer.Status);
            await app.Client.LoginAsync(Email, "laptop");
            await app.EventAsync<LoginSucceeded>(login => login.DeviceId == "laptop");
            Assert.Empty(app.Events.OfType<SessionRevoked>());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_savepoint_that_is_rolled_back_takes_the_logout_with_it(bool rollBack)
    {
        await using var app = await AuthApp.StartAsync();
        var user = await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");

        await app.InScopeAsync(async services =>
        {
            await using var transaction = await services.GetRequiredService<JwtDeviceAuthDbContext>().Database.BeginTransactionAsync(Token);
            await transaction.CreateSavepointAsync("before", Token);
            await services.GetRequiredService<IDeviceService>().LogoutAllAsync(new Requester(user), keepsAsking: false, Token);
            await (rollBack ? transaction.RollbackToSavepointAsync("before", Token) : transaction.ReleaseSavepointAsync("before", Token));
            await transaction.CommitAsync(Token);
            return true;
        });

        Assert.Equal(rollBack ? 200 : 401, (await app.Client.GetAsync("/whoami", tokens.Access)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_transaction_that_the_application_commits_itself_is_seen_by_the_next_poll(bool commit)
    {
        await using var app = await AuthApp.StartAsync();
        var user = await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");

        await app.InScopeAsync(async services =>
        {
            var database = services.GetRequiredService<JwtDeviceAuthDbContext>().Database;
            await database.OpenConnectionAsync(Token);
            await using var transaction = await database.GetDbConnection().BeginTransactionAsync(Token);
            await database.UseTransactionAsync(transaction, Token);
            await services.GetRequiredService<IDeviceService>().LogoutAllAsync(new Requester(user), keepsAsking: false, Token);
            await (commit ? transaction.CommitAsync(Token) : transaction.RollbackAsync(Token));
            return true;
        });
        Assert.Equal(200, (await app.Client.GetAsync("/whoami", tokens.Access)).Status);

        app.Clock.Advance(TimeSpan.FromSeconds(5));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(commit ? 20 : 1));
        while (!deadline.IsCancellationRequested && (await app.Client.GetAsync("/whoami", tokens.Access)).Status == 200)
        {
            await Task.Delay(20, Token);
        }

        Assert.Equal(commit ? 401 : 200, (await app.Client.GetAsync("/whoami", tokens.Access)).Status);
    }

    [Fact]
    public async Task Sessions_that_the_store_ended_without_a_service_are_refused_at_once()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");

        await app.InScopeAsync(async services => await services.GetRequiredService<IDeviceSessionStore>().RevokeAllAsync(user, null, Token));

        (await app.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "session_revoked");
    }

    [Fact]
    public async Task An_end_that_becomes_visible_long_after_its_time_is_not_missed_by_a_node_that_polls()
    {
        using var folder = new TemporaryFolder();
        var (clock, behind) = (new FakeClock(), new FakeClock());
        await using var polling = await AuthApp.StartAsync(clock: clock, folder: folder);
        clock.Advance(TimeSpan.FromMinutes(4));
        await polling.Client.SignUpAsync(Email);
        var tokens = await polling.Client.LoginAsync(Email, "phone");
        Assert.Equal(200, (await polling.Client.GetAsync("/whoami", tokens.Access)).Status);

        // The other node's clock is four minutes behind; to those who read the row that is the same as a commit that took so long.
        await using var late = await AuthApp.StartAsync(clock: behind, folder: folder);
        Assert.Equal(204, (await late.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access)).Status);

        for (var poll = 0; poll < 13; poll++)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(20, Token);
        }

        (await polling.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "session_revoked");
    }
}
