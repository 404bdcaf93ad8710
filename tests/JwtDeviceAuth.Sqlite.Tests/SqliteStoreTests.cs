using JwtDeviceAuth.Testing.Specification;

namespace JwtDeviceAuth.Sqlite.Tests;

public sealed class SqliteUserStoreTests : UserStoreSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => SqliteFixture.CreateAsync();
}

public sealed class SqliteDeviceSessionStoreTests : DeviceSessionStoreSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => SqliteFixture.CreateAsync();
}

public sealed class SqliteRotationTests : RotationSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => SqliteFixture.CreateAsync();
}

public sealed class SqliteEndedSessionTests : EndedSessionSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => SqliteFixture.CreateAsync();
}
