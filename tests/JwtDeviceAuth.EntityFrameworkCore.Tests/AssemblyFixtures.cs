using JwtDeviceAuth.EntityFrameworkCore.Tests;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: AssemblyFixture(typeof(MariaDbServer))]
