using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Specification;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Sqlite.Tests;

public sealed class SqliteUserStoreTests : UserStoreSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => SqliteFixture.CreateAsync();
}

public sealed class SqliteReferencedUserTests : EntityFrameworkReferencedUserSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => SqliteFixture.CreateAsync();
}

public sealed class SqliteDeviceSessionStoreTests : DeviceSessionStoreSpecification
{
    [Fact]
    public async Task Clean_up_goes_through_the_table_in_batches_of_a_thousand()
    {
        var user = await AddUserAsync();
        await Fixture.UseAsync(async (JwtDeviceAuthDbContext context) =>
        {
            // Each third lives on: the thousandth is none of them, the two thousandth is one.
            context.AddRange(Enumerable.Range(0, 2100).Select(number => NewSession(user.Id, $"device{number}", $"s{number}", at: number % 3 == 1 ? Now : Now.AddDays(-1))));
            return await context.SaveChangesAsync(Token);
        });

        var batches = new List<(int Removed, int Live)>();
        for (long? after = 0; after is { } position;)
        {
            var batch = await SessionsAsync(sessions => sessions.RemoveExpiredAsync(Now, position, Token));
            batches.Add((batch.Removed, batch.Live));
            after = batch.Next;
        }

        Assert.Equal([(667, 333), (666, 334), (67, 33)], batches);
        Assert.Equal(700, (await ListAsync(user.Id)).Count);
    }

    protected override Task<IStoreFixture> CreateFixtureAsync() => SqliteFixture.CreateAsync();
}

public sealed class SqliteRotationTests : RotationSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => SqliteFixture.CreateAsync();
}

public sealed class SqliteBoundRotationTests : BoundRotationSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => SqliteFixture.CreateAsync();
}

public sealed class SqliteEndedSessionTests : RevokedSessionSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => SqliteFixture.CreateAsync();
}

public sealed class SqliteProofTests : ProofSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => SqliteFixture.CreateAsync();
}

public sealed class SqliteOneTimeCodeTests : OneTimeCodeSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => SqliteFixture.CreateAsync();
}

public sealed class SqliteSocialAccountTests : SocialAccountSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => SqliteFixture.CreateAsync();
}

public sealed class SqliteCodeRedemptionTests : CodeRedemptionSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => SqliteFixture.CreateAsync();
}

public sealed class SqliteKeyRingTests : KeyRingSpecification
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override Task<Action<JwtDeviceAuthBuilder>> CreateDatabaseAsync()
        => Task.FromResult<Action<JwtDeviceAuthBuilder>>(auth => auth.AddSqlite($"Data Source={_folder.File("app.db")}"));
}

public sealed class SqliteRotationGroupTests : RotationGroupSpecification
{
    protected override string HoldTable => string.Empty;

    [Fact]
    public async Task A_group_that_finds_the_file_locked_is_told_so_as_a_whole_and_the_next_one_goes_through()
    {
        using var folder = new TemporaryFolder();
        await using var impatient = await HostedStoreFixture.StartAsync(
            auth => auth.AddSqlite($"Data Source={folder.File("app.db")};Default Timeout=1"));
        var user = NewUser("ann@example.com");
        await impatient.UseAsync((IUserStore users) => users.TryAddAsync(user, Token).AsTask());
        var session = await impatient.UseAsync(async (IDeviceSessionStore sessions) =>
        {
            var started = await sessions.TryStartAsync(new SessionStart { Session = NewSession(user.Id, "phone", "s1") }, Token);
            return started!.Session;
        });
        Task<DeviceSession?> Rotate() => impatient.UseAsync(
            async (IDeviceSessionStore sessions) => (await sessions.TryRotateAsync(Rotation(session, Hash(1), Hash(2), Now.AddMinutes(1)), Token)).Rotated);

        await impatient.UseAsync(async (JwtDeviceAuthDbContext context) =>
        {
            await using var held = await context.Database.BeginTransactionAsync(Token);
            var failures = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Record.ExceptionAsync(Rotate).AsTask()));
            Assert.All(failures, failure => Assert.False(Assert.IsType<StoreUnavailableException>(failure).IsBusy));
            return true;
        });

        Assert.Equal(Hash(2), (await Rotate())!.RefreshTokenHash);
    }

    /// <summary>The statement alone is undone, or the whole transaction with it.</summary>
    protected override string MakeBadDeviceFail(int way)
        => $"""
        CREATE TRIGGER bad BEFORE UPDATE ON users_token WHEN NEW.device_id = 'bad'
        BEGIN SELECT RAISE({(way == 0 ? "ABORT" : "ROLLBACK")}, 'a bad device'); END
        """;

    protected override Task<IStoreFixture> CreateDatabaseAsync() => SqliteFixture.CreateAsync();
}

public sealed class SqliteFailedLoginTests : FailedLoginSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => SqliteFixture.CreateAsync();
}

public sealed class SqliteSecondFactorTests : SecondFactorSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => SqliteFixture.CreateAsync();
}

public sealed class SqlitePasskeyTests : PasskeySpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => SqliteFixture.CreateAsync();
}
