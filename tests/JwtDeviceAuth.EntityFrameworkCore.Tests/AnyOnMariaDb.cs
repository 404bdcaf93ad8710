using JwtDeviceAuth.Specification;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Tests;

/// <summary>A database of one test's own, on MariaDB, of which the stores know nothing but EF's provider.</summary>
internal static class AnyOnMariaDb
{
    public static async Task<IStoreFixture> StartAsync(MariaDbServer server) => await HostedStoreFixture.StartAsync(await CreateAsync(server));

    public static async Task<Action<JwtDeviceAuthBuilder>> CreateAsync(MariaDbServer server)
    {
        var connectionString = await server.NewDatabaseAsync();
        return await AnyDatabaseFixture.CreateAsync(options => options.UseMySQL(connectionString).AddInterceptors(new MariaDbDeletes()));
    }
}
