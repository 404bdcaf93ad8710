namespace JwtDeviceAuth.Client;

/// <summary>A store that several clients use at once, in one process or in many.</summary>
public interface ISharedTokenStore : ITokenStore
{
    /// <summary>
    /// Another text after each write, by whomever, found without reading the content (the time and the size of a file, for example); null if there
    /// is nothing under this name.
    /// </summary>
    /// <param name="name">The name of the text.</param>
    string? GetStamp(string name);

    /// <summary>
    /// Tries to be the only one that reads and writes until the result is disposed; null if another is at it. It is held for one read and one write, and
    /// never while a server is asked. What is held must end with its process; a client that gets none for 2 s goes on without.
    /// </summary>
    /// <param name="name">The name of the text.</param>
    IDisposable? TryBeginUpdate(string name);
}
