namespace JwtDeviceAuth.Client;

/// <summary>
/// The store cannot be read, or a newer version of the client has written it, so whether somebody is signed in is not known. Nothing was lost: the message says what to do.
/// </summary>
#pragma warning disable RCS1194 // Only the client throws it.
public sealed class TokenStoreException : IOException
#pragma warning restore RCS1194
{
    internal TokenStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
