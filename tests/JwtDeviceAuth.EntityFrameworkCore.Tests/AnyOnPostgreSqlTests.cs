using JwtDeviceAuth.Specification;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;

namespace JwtDeviceAuth.EntityFrameworkCore.Tests;

public sealed class AnyOnPostgreSqlUserStoreTests(PostgresServer server) : UserStoreSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnPostgreSql.StartAsync(server);
}

public sealed class AnyOnPostgreSqlReferencedUserTests(PostgresServer server) : EntityFrameworkReferencedUserSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnPostgreSql.StartOwnAsync(server);
}

public sealed class AnyOnPostgreSqlDeviceSessionStoreTests(PostgresServer server) : DeviceSessionStoreSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnPostgreSql.StartAsync(server);
}

public sealed class AnyOnPostgreSqlRotationTests(PostgresServer server) : RotationSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnPostgreSql.StartAsync(server);
}

public sealed class AnyOnPostgreSqlBoundRotationTests(PostgresServer server) : BoundRotationSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnPostgreSql.StartAsync(server);
}

public sealed class AnyOnPostgreSqlEndedSessionTests(PostgresServer server) : RevokedSessionSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnPostgreSql.StartAsync(server);
}

public sealed class AnyOnPostgreSqlOneTimeCodeTests(PostgresServer server) : OneTimeCodeSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnPostgreSql.StartAsync(server);
}

public sealed class AnyOnPostgreSqlSocialAccountTests(PostgresServer server) : SocialAccountSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnPostgreSql.StartAsync(server);
}

public sealed class AnyOnPostgreSqlCodeRedemptionTests(PostgresServer server) : CodeRedemptionSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnPostgreSql.StartAsync(server);
}

public sealed class AnyOnPostgreSqlFailedLoginTests(PostgresServer server) : FailedLoginSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnPostgreSql.StartAsync(server);
}

public sealed class AnyOnPostgreSqlKeyRingTests(PostgresServer server) : KeyRingSpecification
{
    protected override Task<Action<JwtDeviceAuthBuilder>> CreateDatabaseAsync() => AnyOnPostgreSql.CreateAsync(server);
}

public sealed class AnyOnPostgreSqlSecondFactorTests(PostgresServer server) : SecondFactorSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnPostgreSql.StartAsync(server);
}
