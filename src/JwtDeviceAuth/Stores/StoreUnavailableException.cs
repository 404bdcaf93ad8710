namespace JwtDeviceAuth.Stores;

/// <summary>
/// A store could not do its work now: the database cannot be reached, is shutting down, is locked, or takes no writes. Thrown by stores; the
/// endpoints answer 503 with <c>Retry-After</c>. Whether a write took place is not known; repeating a refresh is safe.
/// </summary>
public sealed class StoreUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    public StoreUnavailableException()
        : base("The store is not available.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened; no secret.</param>
    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened; no secret.</param>
    /// <param name="innerException">What the database said.</param>
    public StoreUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Whether the store works, but has so much to do that it did not begin with this: nothing was written, and the endpoints answer
    /// <c>busy</c>. False by default.
    /// </summary>
    public bool IsBusy { get; init; }
}
