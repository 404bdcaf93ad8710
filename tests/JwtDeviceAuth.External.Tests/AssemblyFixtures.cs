using JwtDeviceAuth.TestSupport.Oidc;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedOidcServer))]
[assembly: AssemblyFixture(typeof(PostgresServer))]
