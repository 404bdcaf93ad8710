namespace JwtDeviceAuth.Specification;

/// <summary>One empty database with the stores on it, from which a test takes as many connections as it likes. The author of the stores writes it.</summary>
public interface IStoreFixture : IAsyncDisposable
{
    /// <summary>
    /// Runs code with a store on a connection of its own, as a request on any node would. It is called many times at once: what the tests race for is
    /// decided by the database. In a host: make a scope, get the store from it, and dispose of the scope afterwards.
    /// </summary>
    /// <typeparam name="TStore">A contract of <see cref="JwtDeviceAuth.Stores"/>.</typeparam>
    /// <typeparam name="T">What the code finds out.</typeparam>
    /// <param name="use">The code.</param>
    /// <returns>What the code returned.</returns>
    Task<T> UseAsync<TStore, T>(Func<TStore, Task<T>> use)
        where TStore : notnull;

    /// <summary>Writes <see cref="Stores.User.IsActive"/>, which no store method does: to deactivate a user is the application's matter.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="isActive">What to write.</param>
    /// <returns>When it is written.</returns>
    Task SetActiveAsync(long userId, bool isActive);

    /// <summary>
    /// Makes a table of the application with one row that refers to the user. Only <see cref="ReferencedUserSpecification"/> calls it: where an application
    /// cannot have such rows, throw <see cref="NotSupportedException"/> and leave that suite out.
    /// </summary>
    /// <param name="userId">The user.</param>
    /// <param name="table">The name of the table.</param>
    /// <param name="constraint">One of <see cref="ReferencedUserSpecification.Constraints"/>, or <c>ON DELETE CASCADE</c>: what follows <c>REFERENCES users (id)</c>.</param>
    /// <returns>When it is written.</returns>
    Task ReferAsync(long userId, string table, string constraint);
}
