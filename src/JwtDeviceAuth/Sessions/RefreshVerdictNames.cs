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
        RefreshVerdict.Expired => "expired",
        RefreshVerdict.NotFound => "not_found",
        RefreshVerdict.Invalid => "invalid",
        _ => throw new UnreachableException(),
    };
}
