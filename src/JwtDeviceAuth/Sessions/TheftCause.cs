namespace JwtDeviceAuth.Sessions;

/// <summary>How the reuse of a refresh token was recognised.</summary>
public enum TheftCause
{
    /// <summary>The token was the current one's predecessor, presented after the leeway (<c>late_retry</c>).</summary>
    LateRetry,

    /// <summary>The token was older than the current one's predecessor (<c>stale_lineage</c>).</summary>
    StaleLineage,

    /// <summary>
    /// In three refreshes in a row the replaced token came again, within the leeway, from another address and with another user agent: two parties
    /// use one chain (<c>concurrent_use</c>).
    /// </summary>
    ConcurrentUse,

    /// <summary>The token is of a session that is bound to a key, and came without a proof of it (<c>wrong_key</c>). The session goes on.</summary>
    WrongKey,
}
