using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.TestSupport.Specification;

/// <summary>One empty database, from which a store test takes as many connections as it likes.</summary>
public interface IStoreFixture : IAsyncDisposable
{
    /// <summary>Runs code with stores on a connection of its own, as a request on any node would.</summary>
    Task<T> UseAsync<T>(Func<IUserStore, IDeviceSessionStore, Task<T>> use);

    /// <summary>Runs code with another store, on a connection of its own.</summary>
    Task<T> UseAsync<TStore, T>(Func<TStore, Task<T>> use)
        where TStore : notnull;

    /// <summary>Writes a user's is_active, which no store method does: deactivating a user is the application's matter.</summary>
    Task SetActiveAsync(long userId, bool isActive);

    /// <summary>Makes a table of the application with a row that refers to the user and does not go with it.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="table">The name of the table.</param>
    /// <param name="constraint">What follows <c>REFERENCES users (id)</c>.</param>
    Task ReferAsync(long userId, string table, string constraint);
}
