using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Specification;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace JwtDeviceAuth.TestSupport;

/// <summary>A database that the library made, in a host as in any application.</summary>
public sealed class HostedStoreFixture : IStoreFixture
{
    private readonly IHost _host;
    private readonly IDisposable? _storage;
    private readonly Action? _giveBack;

    private HostedStoreFixture(IHost host, IDisposable? storage, Action? giveBack) => (_host, _storage, _giveBack) = (host, storage, giveBack);

    /// <summary>Starts the host.</summary>
    /// <param name="addStore">Adds the database.</param>
    /// <param name="storage">Is disposed of at the end.</param>
    /// <param name="giveBack">Is called at the end when all tables are empty again; null for a database that no other test uses.</param>
    public static async Task<IStoreFixture> StartAsync(Action<JwtDeviceAuthBuilder> addStore, IDisposable? storage = null, Action? giveBack = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddLogging();
        builder.Services.AddSingleton<TimeProvider>(new FakeClock());
        addStore(builder.Services.AddJwtDeviceAuth(options => options.SigningKey = AuthApp.SigningKey));
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new HostedStoreFixture(host, storage, giveBack);
    }

    public async Task<T> UseAsync<TStore, T>(Func<TStore, Task<T>> use)
        where TStore : notnull
    {
        await using var scope = _host.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TStore>());
    }

    public async Task SetActiveAsync(long userId, bool isActive)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>()
            .Where(user => user.Id == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.IsActive, isActive));
    }

    public async Task ReferAsync(long userId, string table, string constraint)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<JwtDeviceAuthDbContext>().Database;
#pragma warning disable EF1002 // Constants of the test.
        await database.ExecuteSqlRawAsync(
            $"CREATE TABLE {table} (user_id BIGINT NOT NULL REFERENCES users (id) {constraint})", TestContext.Current.CancellationToken);
        await database.ExecuteSqlRawAsync($"INSERT INTO {table} (user_id) VALUES ({userId})", TestContext.Current.CancellationToken);
#pragma warning restore EF1002
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        if (_giveBack is not null)
        {
            await RemoveRowsAsync();
            _giveBack();
        }

        _host.Dispose();
        _storage?.Dispose();
    }

    private async Task RemoveRowsAsync()
    {
        await using var scope = _host.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<JwtDeviceAuthDbContext>();
        await context.Database.ExecuteSqlRawAsync(string.Concat(
            context.Model.GetEntityTypes().Select(entity => $"DELETE FROM {new TableNames(context, entity.ClrType).Table};")));
    }
}
