using JwtDeviceAuth.Specification;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.PostgreSql.Tests;

/// <summary>A database made by the library as in any application.</summary>
public static class PostgreSqlFixture
{
    public static async Task<IStoreFixture> CreateAsync(PostgresServer server)
    {
        var connectionString = await server.Pool.TakeAsync();
        return await HostedStoreFixture.StartAsync(
            auth => auth.AddPostgreSql(connectionString), giveBack: () => server.Pool.GiveBack(connectionString));
    }

    /// <summary>For tests that change the tables.</summary>
    public static async Task<IStoreFixture> CreateOwnAsync(PostgresServer server)
    {
        var connectionString = await server.NewDatabaseAsync();
        return await HostedStoreFixture.StartAsync(auth => auth.AddPostgreSql(connectionString));
    }
}
