namespace JwtDeviceAuth.Sessions;

/// <summary>What came of a refresh, as an operator wants to know it; a caller is told less.</summary>
internal enum RefreshVerdict
{
    Rotated,
    Repeated,
    LateRetry,
    StaleLineage,
    Expired,
    NotFound,
    Invalid,
}
