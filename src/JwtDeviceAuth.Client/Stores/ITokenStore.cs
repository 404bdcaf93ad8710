namespace JwtDeviceAuth.Client;

/// <summary>
/// Where the client keeps its session, its device id and its key: two texts, each under a name. The secure storage of a platform fits
/// (.NET MAUI's <c>SecureStorage.Default</c> has the same two methods). A store that several processes or clients share implements
/// <see cref="ISharedTokenStore"/>.
/// </summary>
public interface ITokenStore
{
    /// <summary>The text under this name; null if there is none.</summary>
    /// <param name="name">Letters, digits, dots, dashes and underscores.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="Exception">The store cannot be read now. The client never takes this for "signed out".</exception>
    ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Puts the text in the place of what was there: all of it, or nothing.</summary>
    /// <param name="name">The name, as for <see cref="ReadAsync"/>.</param>
    /// <param name="value">The text. It is secret.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <exception cref="Exception">The store cannot be written now. The client keeps the session in memory and tries again with the next change.</exception>
    ValueTask WriteAsync(string name, string value, CancellationToken cancellationToken);
}
