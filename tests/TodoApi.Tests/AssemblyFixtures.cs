using JwtDeviceAuth.TestSupport.Oidc;
using JwtDeviceAuth.TestSupport.PostgreSql;
using TodoApi.Tests.Browser;
using TodoApi.Tests.BrowserClient;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: AssemblyFixture(typeof(SharedOidcServer))]
[assembly: AssemblyFixture(typeof(Chromium))]
[assembly: AssemblyFixture(typeof(BrowserClientPackage))]
