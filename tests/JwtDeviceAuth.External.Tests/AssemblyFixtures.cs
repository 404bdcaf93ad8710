using JwtDeviceAuth.Testing.Oidc;
using JwtDeviceAuth.Testing.PostgreSql;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedOidcServer))]
[assembly: AssemblyFixture(typeof(PostgresServer))]
