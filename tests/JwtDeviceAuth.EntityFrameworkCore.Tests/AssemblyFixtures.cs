using JwtDeviceAuth.Testing.PostgreSql;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer))]
