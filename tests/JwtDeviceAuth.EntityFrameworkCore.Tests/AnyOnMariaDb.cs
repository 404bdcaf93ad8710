using JwtDeviceAuth.Specification;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Tests;

/// <summary>MariaDB, of which the stores know nothing but EF's provider.</summary>
internal static class AnyOnMariaDb
{
    public static async Task<IStoreFixture> StartAsync(MariaDbServer server)
    {
        var connectionString = await server.Pool.TakeAsync();
        return await HostedStoreFixture.StartAsync(await CreateAsync(connectionString), giveBack: () => server.Pool.GiveBack(connectionString));
    }

    /// <summary>For tests that change the tables.</summary>
    public static async Task<IStoreFixture> StartOwnAsync(MariaDbServer server) => await HostedStoreFixture.StartAsync(await CreateAsync(server));

    public static async Task<Action<JwtDeviceAuthBuilder>> CreateAsync(MariaDbServer server) => await CreateAsync(await server.NewDatabaseAsync());

    private static Task<Action<JwtDeviceAuthBuilder>> CreateAsync(string connectionString)
        => AnyDatabaseFixture.CreateAsync(options => options.UseMySQL(connectionString).AddInterceptors(new MariaDbDeletes()));
}
