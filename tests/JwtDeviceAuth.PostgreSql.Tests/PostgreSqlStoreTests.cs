using JwtDeviceAuth.Testing.PostgreSql;
using JwtDeviceAuth.Testing.Specification;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.PostgreSql.Tests;

public sealed class PostgreSqlUserStoreTests(PostgresServer server) : UserStoreSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => PostgreSqlFixture.CreateAsync(server);
}

public sealed class PostgreSqlDeviceSessionStoreTests(PostgresServer server) : DeviceSessionStoreSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => PostgreSqlFixture.CreateAsync(server);
}

public sealed class PostgreSqlRotationTests(PostgresServer server) : RotationSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => PostgreSqlFixture.CreateAsync(server);
}

public sealed class PostgreSqlEndedSessionTests(PostgresServer server) : EndedSessionSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => PostgreSqlFixture.CreateAsync(server);
}

public sealed class PostgreSqlOneTimeCodeTests(PostgresServer server) : OneTimeCodeSpecification
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

public sealed class PostgreSqlFailedLoginTests(PostgresServer server) : FailedLoginSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => PostgreSqlFixture.CreateAsync(server);
}
