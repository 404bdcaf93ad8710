using System.Collections.Concurrent;

namespace JwtDeviceAuth.TestSupport;

/// <summary>
/// Databases of a server that tests use one after the other: to make one, and the tables in it, costs more than most tests do. A test that changes tables
/// gives none back.
/// </summary>
public sealed class DatabasePool(Func<Task<string>> createAsync)
{
    private readonly ConcurrentBag<string> _free = [];

    /// <summary>A connection string: of a new database, or of one whose tables are there and empty.</summary>
    public async Task<string> TakeAsync() => _free.TryTake(out var used) ? used : await createAsync();

    /// <summary>To be called when its tables are empty again.</summary>
    public void GiveBack(string connectionString) => _free.Add(connectionString);
}
