namespace JwtDeviceAuth.Stores;

/// <summary>
/// Keeps one-time codes. Every method is one atomic step that is decided in the database. A database that cannot do its work now is reported by
/// a <see cref="StoreUnavailableException"/>.
/// </summary>
public interface IOneTimeCodeStore
{
    /// <summary>Adds a code.</summary>
    /// <param name="code">The code's hash and what belongs to it.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>When it is stored.</returns>
    ValueTask AddAsync(OneTimeCode code, CancellationToken cancellationToken);

    /// <summary>Adds a code, unless there is one with the same hash: so a hash can also note that something was used once.</summary>
    /// <param name="code">The code's hash and what belongs to it.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>False if there is a code with this hash, of whatever purpose, expired or not.</returns>
    ValueTask<bool> TryAddAsync(OneTimeCode code, CancellationToken cancellationToken);

    /// <summary>Adds a code of a user, unless enough codes of its purpose were made for the same user lately.</summary>
    /// <param name="code">The code's hash and what belongs to it; <see cref="OneTimeCode.UserId"/> is set.</param>
    /// <param name="since">Codes made after this time count, as long as they are stored.</param>
    /// <param name="maximum">How many there can be of them, this one included.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>
    /// False if there are that many already, or the user is gone or not active. Of several calls at once only as many succeed as may.
    /// </returns>
    ValueTask<bool> TryAddAsync(OneTimeCode code, DateTimeOffset since, int maximum, CancellationToken cancellationToken);

    /// <summary>Looks at a code and leaves it where it is: another call can take it the next moment.</summary>
    /// <param name="codeHash">SHA-256 of the code that was presented.</param>
    /// <param name="purpose">What it was presented for.</param>
    /// <param name="now">The time that expiry is compared with.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The code; null if there is none for this purpose, it was taken already, or it has expired.</returns>
    ValueTask<OneTimeCode?> FindAsync(byte[] codeHash, string purpose, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Takes a code out: of several calls with the same code exactly one gets it.</summary>
    /// <param name="codeHash">SHA-256 of the code that was presented.</param>
    /// <param name="purpose">What it was presented for.</param>
    /// <param name="now">The time that expiry is compared with.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The code; null if there is none for this purpose, it was taken already, or it has expired.</returns>
    ValueTask<OneTimeCode?> TryTakeAsync(byte[] codeHash, string purpose, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Removes a user's codes of one purpose, so that none of them works any more.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="purpose">The purpose.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>How many were removed.</returns>
    ValueTask<int> RemoveAsync(long userId, string purpose, CancellationToken cancellationToken);

    /// <summary>Removes the codes that have expired.</summary>
    /// <param name="now">The time that expiry is compared with.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>How many were removed.</returns>
    ValueTask<int> RemoveExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
