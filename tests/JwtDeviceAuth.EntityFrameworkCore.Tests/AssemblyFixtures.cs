using JwtDeviceAuth.EntityFrameworkCore.Tests;
using JwtDeviceAuth.Testing.PostgreSql;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: AssemblyFixture(typeof(MariaDbServer))]
