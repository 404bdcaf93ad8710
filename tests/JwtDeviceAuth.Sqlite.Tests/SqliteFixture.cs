using JwtDeviceAuth.Specification;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Sqlite.Tests;

/// <summary>A database file of one test's own.</summary>
public static class SqliteFixture
{
    public static async Task<IStoreFixture> CreateAsync()
    {
        var folder = new TemporaryFolder();
        await EmptyDatabase.CopyToAsync(folder.File("app.db"));
        return await HostedStoreFixture.StartAsync(auth => auth.AddSqlite($"Data Source={folder.File("app.db")}"), folder);
    }
}
