using JwtDeviceAuth.Accounts;
using JwtDeviceAuth.EntityFrameworkCore;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Testing;
using JwtDeviceAuth.Testing.Specification;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace JwtDeviceAuth.Sqlite.Tests;

/// <summary>A database file of one test's own, made by the library as in any application.</summary>
public sealed class SqliteFixture : IStoreFixture
{
    private readonly TemporaryFolder _folder = new();
    private readonly IHost _host;

    private SqliteFixture()
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddLogging();
        builder.Services
            .AddJwtDeviceAuth(options => options.SigningKey = AuthApp.SigningKey)
            .AddSqlite($"Data Source={_folder.File("app.db")}");
        _host = builder.Build();
    }

    public static async Task<IStoreFixture> CreateAsync()
    {
        var fixture = new SqliteFixture();
        await fixture._host.StartAsync(TestContext.Current.CancellationToken);
        return fixture;
    }

    public async Task<T> UseAsync<T>(Func<IUserStore, IDeviceSessionStore, Task<T>> use)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        return await use(
            scope.ServiceProvider.GetRequiredService<IUserStore>(), scope.ServiceProvider.GetRequiredService<IDeviceSessionStore>());
    }

    public async Task SetActiveAsync(long userId, bool isActive)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>()
            .Where(user => user.Id == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.IsActive, isActive));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        _folder.Dispose();
    }
}
