namespace JwtDeviceAuth.Client;

/// <summary>
/// The store cannot be read, or a newer version of the client has written it, so whether somebody is signed in is not known. Nothing was lost: the message says what to do.
/// </summary>
public sealed class TokenStoreException : IOException
{
    internal TokenStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
