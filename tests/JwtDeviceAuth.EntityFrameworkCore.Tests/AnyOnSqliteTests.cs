using JwtDeviceAuth.Specification;
using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.EntityFrameworkCore.Tests;

public sealed class AnyOnSqliteUserStoreTests : UserStoreSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyDatabaseFixture.OnSqliteAsync();
}

public sealed class AnyOnSqliteReferencedUserTests : EntityFrameworkReferencedUserSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyDatabaseFixture.OnSqliteAsync();
}

public sealed class AnyOnSqliteDeviceSessionStoreTests : DeviceSessionStoreSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyDatabaseFixture.OnSqliteAsync();
}

public sealed class AnyOnSqliteRotationTests : RotationSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyDatabaseFixture.OnSqliteAsync();
}

public sealed class AnyOnSqliteBoundRotationTests : BoundRotationSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyDatabaseFixture.OnSqliteAsync();
}

public sealed class AnyOnSqliteEndedSessionTests : RevokedSessionSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyDatabaseFixture.OnSqliteAsync();
}

public sealed class AnyOnSqliteOneTimeCodeTests : OneTimeCodeSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyDatabaseFixture.OnSqliteAsync();
}

public sealed class AnyOnSqliteSocialAccountTests : SocialAccountSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyDatabaseFixture.OnSqliteAsync();
}

public sealed class AnyOnSqliteCodeRedemptionTests : CodeRedemptionSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyDatabaseFixture.OnSqliteAsync();
}

public sealed class AnyOnSqliteFailedLoginTests : FailedLoginSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyDatabaseFixture.OnSqliteAsync();
}

public sealed class AnyOnSqliteKeyRingTests : KeyRingSpecification
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override Task<Action<JwtDeviceAuthBuilder>> CreateDatabaseAsync() => AnyDatabaseFixture.CreateSqliteAsync(_folder);
}

public sealed class AnyOnSqliteSecondFactorTests : SecondFactorSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyDatabaseFixture.OnSqliteAsync();
}
