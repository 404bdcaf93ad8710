using JwtDeviceAuth.Specification;
using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.EntityFrameworkCore.Tests;

public sealed class AnyOnMariaDbUserStoreTests(MariaDbServer server) : UserStoreSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnMariaDb.StartAsync(server);
}

public sealed class AnyOnMariaDbReferencedUserTests(MariaDbServer server) : EntityFrameworkReferencedUserSpecification
{
    // It has no deferred constraints.
    protected override string[] Constraints => ["", "ON DELETE RESTRICT", "ON DELETE NO ACTION"];

    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnMariaDb.StartOwnAsync(server);
}

public sealed class AnyOnMariaDbDeviceSessionStoreTests(MariaDbServer server) : DeviceSessionStoreSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnMariaDb.StartAsync(server);
}

public sealed class AnyOnMariaDbRotationTests(MariaDbServer server) : RotationSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnMariaDb.StartAsync(server);
}

public sealed class AnyOnMariaDbBoundRotationTests(MariaDbServer server) : BoundRotationSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnMariaDb.StartAsync(server);
}

public sealed class AnyOnMariaDbEndedSessionTests(MariaDbServer server) : RevokedSessionSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnMariaDb.StartAsync(server);
}

public sealed class AnyOnMariaDbOneTimeCodeTests(MariaDbServer server) : OneTimeCodeSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnMariaDb.StartAsync(server);
}

public sealed class AnyOnMariaDbSocialAccountTests(MariaDbServer server) : SocialAccountSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnMariaDb.StartAsync(server);
}

public sealed class AnyOnMariaDbCodeRedemptionTests(MariaDbServer server) : CodeRedemptionSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnMariaDb.StartAsync(server);
}

public sealed class AnyOnMariaDbFailedLoginTests(MariaDbServer server) : FailedLoginSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnMariaDb.StartAsync(server);
}

public sealed class AnyOnMariaDbKeyRingTests(MariaDbServer server) : KeyRingSpecification
{
    protected override Task<Action<JwtDeviceAuthBuilder>> CreateDatabaseAsync() => AnyOnMariaDb.CreateAsync(server);
}

public sealed class AnyOnMariaDbSecondFactorTests(MariaDbServer server) : SecondFactorSpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnMariaDb.StartAsync(server);
}

public sealed class AnyOnMariaDbPasskeyTests(MariaDbServer server) : PasskeySpecification
{
    protected override Task<IStoreFixture> CreateFixtureAsync() => AnyOnMariaDb.StartAsync(server);
}
