using JwtDeviceAuth.Testing.Oidc;
using JwtDeviceAuth.Testing.PostgreSql;
using TodoApi.Tests.Browser;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: AssemblyFixture(typeof(SharedOidcServer))]
[assembly: AssemblyFixture(typeof(Chromium))]
