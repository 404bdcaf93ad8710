using JwtDeviceAuth.TestSupport.PostgreSql;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer))]
