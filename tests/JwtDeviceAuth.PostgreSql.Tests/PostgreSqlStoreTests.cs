using JwtDeviceAuth.Testing.PostgreSql;
using JwtDeviceAuth.Testing.Specification;

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
