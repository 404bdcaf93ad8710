using JwtDeviceAuth.Testing.Oidc;
using JwtDeviceAuth.Testing.PostgreSql;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: AssemblyFixture(typeof(SharedOidcServer))]
