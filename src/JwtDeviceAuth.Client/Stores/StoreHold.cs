namespace JwtDeviceAuth.Client;

/// <summary>A step of a store.</summary>
/// <param name="Held">What the store gave for it.</param>
/// <param name="IsAlone">Whether nobody else reads and writes meanwhile.</param>
internal sealed record StoreHold(IDisposable? Held, bool IsAlone) : IDisposable
{
    public void Dispose()
    {
        try
        {
            Held?.Dispose();
        }
        catch (Exception exception)
        {
            // What was to be done is done.
            _ = exception;
        }
    }
}
