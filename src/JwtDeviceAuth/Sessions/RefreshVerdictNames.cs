using System.Diagnostics;

namespace JwtDeviceAuth.Sessions;

/// <summary>The names in metrics and traces.</summary>
internal static class RefreshVerdictNames
{
    public static string MetricName(this RefreshVerdict verdict) => verdict switch
    {
        RefreshVerdict.Rotated => "rotated",
        RefreshVerdict.Repeated => "repeated",
        RefreshVerdict.LateRetry => "reused_late_retry",
        RefreshVerdict.StaleLineage => "reused_stale_lineage",
        RefreshVerdict.ConcurrentUse => "reused_concurrent_use",
        RefreshVerdict.Expired => "expired",
        RefreshVerdict.NotFound => "not_found",
        RefreshVerdict.Invalid => "invalid",
        RefreshVerdict.WrongKey => "wrong_key",
        RefreshVerdict.StaleWithKey => "reused_with_key",
        RefreshVerdict.ProofRequired => "proof_required",
        RefreshVerdict.ProofReplayed => "proof_replayed",
        _ => throw new UnreachableException(),
    };
}
