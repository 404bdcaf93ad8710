using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Specification;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.PostgreSql.Tests;

public sealed class PostgreSqlUserStoreTests(PostgresServer server) : UserStoreSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => PostgreSqlFixture.CreateAsync(server);
}

public sealed class PostgreSqlReferencedUserTests(PostgresServer server) : EntityFrameworkReferencedUserSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => PostgreSqlFixture.CreateOwnAsync(server);
}

public sealed class PostgreSqlDeviceSessionStoreTests(PostgresServer server) : DeviceSessionStoreSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => PostgreSqlFixture.CreateAsync(server);
}

public sealed class PostgreSqlRotationTests(PostgresServer server) : RotationSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => PostgreSqlFixture.CreateAsync(server);
}

public sealed class PostgreSqlBoundRotationTests(PostgresServer server) : BoundRotationSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => PostgreSqlFixture.CreateAsync(server);
}

public sealed class PostgreSqlEndedSessionTests(PostgresServer server) : RevokedSessionSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => PostgreSqlFixture.CreateAsync(server);
}

public sealed class PostgreSqlProofTests(PostgresServer server) : ProofSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => PostgreSqlFixture.CreateAsync(server);
}

public sealed class PostgreSqlOneTimeCodeTests(PostgresServer server) : OneTimeCodeSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => PostgreSqlFixture.CreateAsync(server);
}

public sealed class PostgreSqlSocialAccountTests(PostgresServer server) : SocialAccountSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => PostgreSqlFixture.CreateAsync(server);
}

public sealed class PostgreSqlCodeRedemptionTests(PostgresServer server) : CodeRedemptionSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => PostgreSqlFixture.CreateAsync(server);
}

public sealed class PostgreSqlKeyRingTests(PostgresServer server) : KeyRingSpecification
{
    protected override async Task<Action<JwtDeviceAuthBuilder>> CreateDatabaseAsync()
    {
        var connectionString = await server.NewDatabaseAsync();
        return auth => auth.AddPostgreSql(connectionString);
    }
}

public sealed class PostgreSqlRotationGroupTests(PostgresServer server) : RotationGroupSpecification
{
    protected override string HoldTable => "LOCK TABLE users_token IN EXCLUSIVE MODE";

    [Fact]
    public async Task A_row_that_another_transaction_holds_holds_up_nobody_else()
    {
        var user = await AddUserAsync();
        var held = await StartAsync(user.Id, "phone", "s1");
        var free = await StartAsync(user.Id, "laptop", "s2");

        Task<DeviceSession?>? waits = null;
        await Fixture.UseAsync(async (JwtDeviceAuthDbContext context) =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync(Token);
            await context.Database.ExecuteSqlAsync($"UPDATE users_token SET device_name = 'held' WHERE session_id = 's1'", Token);
            waits = RotateAsync(held, presented: 1, successor: 2);

            Assert.NotNull(await RotateAsync(free, presented: 1, successor: 2).WaitAsync(TimeSpan.FromSeconds(20), Token));
            Assert.False(waits.IsCompleted);
            await transaction.CommitAsync(Token);
            return true;
        });

        Assert.Equal("held", (await waits!)!.DeviceName);
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_middle_of_a_group_is_replaced_and_everybody_answered()
    {
        var user = await AddUserAsync();
        var sessions = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => StartAsync(user.Id, $"{number}", $"{number}")));

        var rotated = await TogetherAsync(sessions, session => RotateAsync(session, presented: 1, successor: 2), BreakAsync);

        Assert.All(rotated, session => Assert.Equal(Hash(2), session!.RefreshTokenHash));
    }

    /// <summary>Nobody knows then whether the commit counted, and a second attempt would take the note of the first for a replay.</summary>
    [Fact]
    public async Task Who_brings_a_proof_is_asked_to_come_again_where_the_connection_breaks()
    {
        var session = await StartAsync((await AddUserAsync()).Id, "phone", "s1");

        var failure = await Fixture.UseAsync(async (JwtDeviceAuthDbContext context) =>
        {
            await using var held = await context.Database.BeginTransactionAsync(Token);
            await context.Database.ExecuteSqlRawAsync(HoldTable, Token);
            var waits = Record.ExceptionAsync(() => TryAsync(session, "own", Proof(1))).AsTask();
            while (!waits.IsCompleted)
            {
                await Task.Delay(20, Token);
                await BreakAsync();
            }

            return await waits;
        });

        Assert.IsType<StoreUnavailableException>(failure);
        Assert.Equal(RotationProof.Noted, (await TryAsync(session, "own", Proof(1))).Proof);
    }

    /// <summary>A trigger of the application refuses it, as its own code or a constraint would.</summary>
    protected override string MakeBadDeviceFail(int way)
        => $$"""
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $f$
        BEGIN
            IF NEW.device_id = 'bad' THEN {{(way == 0 ? "RAISE EXCEPTION 'a bad device'" : "NEW.device_id := NULL")}}; END IF;
            RETURN NEW;
        END $f$;
        CREATE TRIGGER bad BEFORE UPDATE ON users_token FOR EACH ROW EXECUTE FUNCTION refuse();
        """;

    protected override Task<IStoreFixture> CreateDatabaseAsync() => PostgreSqlFixture.CreateOwnAsync(server);

    private Task BreakAsync() => ExecuteAsync(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'WITH asked AS%'
        """);
}

public sealed class PostgreSqlFailedLoginTests(PostgresServer server) : FailedLoginSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => PostgreSqlFixture.CreateAsync(server);
}

public sealed class PostgreSqlSecondFactorTests(PostgresServer server) : SecondFactorSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => PostgreSqlFixture.CreateAsync(server);
}

public sealed class PostgreSqlPasskeyTests(PostgresServer server) : PasskeySpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => PostgreSqlFixture.CreateAsync(server);
}
