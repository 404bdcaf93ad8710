using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Specification;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.TestSupport;

/// <summary>Databases that the stores know nothing of but that EF has a provider for; the tables are made from the model.</summary>
public static class AnyDatabaseFixture
{
    public static async Task<IStoreFixture> OnSqliteAsync()
    {
        var folder = new TemporaryFolder();
        return await HostedStoreFixture.StartAsync(await CreateSqliteAsync(folder), folder);
    }

    public static async Task<Action<JwtDeviceAuthBuilder>> CreateSqliteAsync(TemporaryFolder folder)
    {
        await EmptyDatabase.CopyToAsync(folder.File("app.db"));
        return Use(options => options.UseSqlite($"Data Source={folder.File("app.db")}"));
    }

    public static async Task<Action<JwtDeviceAuthBuilder>> CreateAsync(Action<DbContextOptionsBuilder> use)
    {
        var options = new DbContextOptionsBuilder<JwtDeviceAuthDbContext>();
        use(options);
        await using var context = new JwtDeviceAuthDbContext(options.Options);
        await context.Database.EnsureCreatedAsync();
        return Use(use);
    }

    private static Action<JwtDeviceAuthBuilder> Use(Action<DbContextOptionsBuilder> use) => auth =>
    {
        auth.Services.AddDbContext<JwtDeviceAuthDbContext>(use);
        auth.Services.Configure<JwtDeviceAuthOptions>(own => own.MigrateAtStart = false);
        auth.AddEntityFramework<JwtDeviceAuthDbContext>();
    };
}
