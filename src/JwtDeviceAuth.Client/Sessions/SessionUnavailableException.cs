namespace JwtDeviceAuth.Client;

/// <summary>
/// The access token has expired, and the server could not be asked for the next one: no network, a server that fails, or one that asks to wait. Nobody was signed out; the
/// same request works later.
/// </summary>
#pragma warning disable RCS1194 // Only the client throws it.
public sealed class SessionUnavailableException : HttpRequestException
#pragma warning restore RCS1194
{
    internal SessionUnavailableException(string reason, TimeSpan retryAfter)
        : base($"The server cannot be reached for a new access token ({reason}). You are still signed in; try again in {Math.Ceiling(retryAfter.TotalSeconds)} s.")
        => RetryAfter = retryAfter;

    /// <summary>When to try again: before, no request is sent.</summary>
    public TimeSpan RetryAfter { get; }
}
