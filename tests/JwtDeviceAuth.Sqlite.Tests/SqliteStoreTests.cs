using JwtDeviceAuth.Testing;
using JwtDeviceAuth.Testing.Specification;
using Microsoft.Extensions.DependencyInjection;

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

public sealed class SqliteOneTimeCodeTests : OneTimeCodeSpecification
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

public sealed class SqliteFailedLoginTests : FailedLoginSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => SqliteFixture.CreateAsync();
}
