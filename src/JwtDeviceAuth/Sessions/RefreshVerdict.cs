namespace JwtDeviceAuth.Sessions;

/// <summary>The result of a refresh for the operator; the caller learns less.</summary>
internal enum RefreshVerdict
{
    Rotated,
    Repeated,
    LateRetry,
    StaleLineage,
    ConcurrentUse,
    Expired,
    NotFound,
    Invalid,
    WrongKey,
    StaleWithKey,
    ProofRequired,
    ProofReplayed,
}
