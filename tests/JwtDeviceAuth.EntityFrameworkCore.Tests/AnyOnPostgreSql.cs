using JwtDeviceAuth.Specification;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Tests;

/// <summary>A database of one test's own, on PostgreSQL, of which the stores know nothing but EF's provider.</summary>
internal static class AnyOnPostgreSql
{
    public static async Task<IStoreFixture> StartAsync(PostgresServer server) => await HostedStoreFixture.StartAsync(await CreateAsync(server));

    public static async Task<Action<JwtDeviceAuthBuilder>> CreateAsync(PostgresServer server)
    {
        var connectionString = await server.NewDatabaseAsync();
        return await AnyDatabaseFixture.CreateAsync(options => options.UseNpgsql(connectionString));
    }
}
