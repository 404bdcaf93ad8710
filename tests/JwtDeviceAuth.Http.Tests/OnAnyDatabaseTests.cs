using JwtDeviceAuth.Http.Tests.Deployments;
using JwtDeviceAuth.Http.Tests.KeyRing;
using JwtDeviceAuth.Http.Tests.Lockout;
using JwtDeviceAuth.TestSupport.PostgreSql;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>The suites of the contract once more, by <c>AddEntityFramework</c>.</summary>
public sealed class TokenPayloadOnAnyDatabaseTests(PostgresServer server) : TokenPayloadTests(new OneNodeOnAnyDatabase(server));

public sealed class RevocationOnAnyDatabaseTests(PostgresServer server) : RevocationTests(new OneNodeOnAnyDatabase(server));

public sealed class SignUpCountOnAnyDatabaseTests(PostgresServer server) : SignUpCountTests(new OneNodeOnAnyDatabase(server));

public sealed class RotationOnAnyDatabaseTests(PostgresServer server) : RotationTests(new OneNodeOnAnyDatabase(server));

public sealed class DeviceProofBoundOnAnyDatabaseTests(PostgresServer server) : DeviceProofBoundTests(new OneNodeOnAnyDatabase(server));

public sealed class HurryOnAnyDatabaseTests(PostgresServer server) : HurryTests(new OneNodeOnAnyDatabase(server));

public sealed class LockoutOnAnyDatabaseTests(PostgresServer server) : LockoutTests(new OneNodeOnAnyDatabase(server));

public sealed class SameAddressOnAnyDatabaseTests(PostgresServer server) : SameAddressTests(new OneNodeOnAnyDatabase(server));

public sealed class AccountFlowOnAnyDatabaseTests(PostgresServer server) : AccountFlowTests(new OneNodeOnAnyDatabase(server));

public sealed class KeyRingOnAnyDatabaseTests(PostgresServer server) : KeyRingTests(new OneNodeOnAnyDatabase(server));
