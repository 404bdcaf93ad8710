using JwtDeviceAuth.Specification;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Sqlite.Tests;

/// <summary>A database file of one test's own.</summary>
public static class SqliteFixture
{
    public static Task<IStoreFixture> CreateAsync()
    {
        var folder = new TemporaryFolder();
        return HostedStoreFixture.StartAsync(auth => auth.AddSqlite($"Data Source={folder.File("app.db")}"), folder);
    }
}
