using Xunit;

namespace JwtDeviceAuth.TestSupport.PostgreSql;

/// <summary>A PostgreSQL server of this test run's own, with as many databases as its tests ask for.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    public PostgresServer() => Pool = new DatabasePool(NewDatabaseAsync);

    private readonly PostgresCluster _cluster = new();
    private int _databases;

    public DatabasePool Pool { get; }

    public async ValueTask InitializeAsync()
    {
        if (PostgresCluster.IsInstalled)
        {
            await _cluster.CreateAsync(isDurable: false);
            await _cluster.StartAsync();
            await _cluster.CreateGuardedRoleAsync();
        }
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    /// <summary>Makes an empty database; skips the test where no server is installed, except in continuous integration.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        PostgresCluster.Demand();
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await _cluster.CreateDatabaseAsync(name);

        // The connections of a test that is over would be kept for minutes, and the server has but so many for all databases.
        return $"Host=127.0.0.1;Port={_cluster.Port};Username=postgres;Database={name};Maximum Pool Size=40;"
            + "Connection Idle Lifetime=1;Connection Pruning Interval=1";
    }
}
