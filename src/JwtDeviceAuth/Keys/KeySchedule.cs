using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Keys;

/// <summary>
/// The life of keys, computed from the rows and the time alone, so that every node comes to the same answer. Rows are in the order of their
/// generation.
/// </summary>
internal sealed class KeySchedule(KeyRingOptions ring, TimeSpan accessTokenLifetime)
{
    /// <summary>By how much clocks may differ: of the nodes, and of services that verify (JwtBearer allows five minutes by default).</summary>
    public static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    /// <summary>When the key that has to be made now is to start signing; null while none has to be made.</summary>
    public DateTimeOffset? NextActivation(IReadOnlyList<StoredSigningKey> rows, DateTimeOffset now)
    {
        if (rows.Count == 0)
        {
            return now;
        }

        var due = rows[^1].ActivatesAt + ring.SigningPeriod;
        if (now < due - ring.AnnouncementPeriod)
        {
            return null;
        }

        // Where no node ran when it was time, the announcement is not cut short: the old key signs for longer.
        var announced = now + ring.AnnouncementPeriod;
        return announced > due ? announced : due;
    }

    /// <summary>When a newer key takes over, so that this one signs no more; null while there is none.</summary>
    public static DateTimeOffset? SupersededAt(StoredSigningKey key, IEnumerable<StoredSigningKey> rows)
        => rows.Where(other => other.Generation > key.Generation).Min(other => (DateTimeOffset?)other.ActivatesAt);

    /// <summary>Whether the last token of a key is dead everywhere. A node may have signed with it until it read of the newer key.</summary>
    public bool IsSpent(StoredSigningKey key, IEnumerable<StoredSigningKey> rows, DateTimeOffset now)
        => now >= SupersededAt(key, rows) + accessTokenLifetime + ring.ReloadInterval + ClockDifference;
}
