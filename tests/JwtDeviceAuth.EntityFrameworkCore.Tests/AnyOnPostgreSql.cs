using JwtDeviceAuth.Specification;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Tests;

/// <summary>PostgreSQL, of which the stores know nothing but EF's provider.</summary>
internal static class AnyOnPostgreSql
{
    public static async Task<IStoreFixture> StartAsync(PostgresServer server)
    {
        var connectionString = await server.Pool.TakeAsync();
        return await HostedStoreFixture.StartAsync(await CreateAsync(connectionString), giveBack: () => server.Pool.GiveBack(connectionString));
    }

    /// <summary>For tests that change the tables.</summary>
    public static async Task<IStoreFixture> StartOwnAsync(PostgresServer server) => await HostedStoreFixture.StartAsync(await CreateAsync(server));

    public static async Task<Action<JwtDeviceAuthBuilder>> CreateAsync(PostgresServer server) => await CreateAsync(await server.NewDatabaseAsync());

    private static Task<Action<JwtDeviceAuthBuilder>> CreateAsync(string connectionString)
        => AnyDatabaseFixture.CreateAsync(options => options.UseNpgsql(connectionString));
}
