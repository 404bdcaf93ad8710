namespace JwtDeviceAuth.Stores;

/// <summary>Keeps the keys of the ring for all nodes; needed only with <c>.AddKeyRing()</c>.</summary>
public interface ISigningKeyStore
{
    /// <summary>Lists all keys: those that will sign, the one that does, and those that verify still. They are few.</summary>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The keys by <see cref="StoredSigningKey.Generation"/>, the lowest first; an empty list if there are none.</returns>
    ValueTask<IReadOnlyList<StoredSigningKey>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Adds a key unless its generation is taken: one atomic step, so that of all nodes that try at once exactly one succeeds.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>False if another key has the generation; nothing is changed then.</returns>
    ValueTask<bool> TryAddAsync(StoredSigningKey key, CancellationToken cancellationToken);

    /// <summary>Removes a key, after which no node accepts its tokens. Nothing happens if there is none such.</summary>
    /// <param name="kid">The key's <see cref="StoredSigningKey.Kid"/>.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>Whether there was such a key.</returns>
    ValueTask<bool> RemoveAsync(string kid, CancellationToken cancellationToken);
}
