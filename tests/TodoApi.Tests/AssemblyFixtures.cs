using JwtDeviceAuth.TestSupport.Oidc;
using JwtDeviceAuth.TestSupport.PostgreSql;
using TodoApi.Tests.Browser;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: AssemblyFixture(typeof(SharedOidcServer))]
[assembly: AssemblyFixture(typeof(Chromium))]
