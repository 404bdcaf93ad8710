namespace JwtDeviceAuth.Client.Sessions;

/// <summary>
/// Who refreshes: a note in the store that is taken over when its owner shows no life for 2 s, or after 15 s, by the clock of the one who waits. It is no lock: nothing
/// has to be released, and two owners do no harm, because the server gives both the same successor.
/// </summary>
internal sealed class Claims(TokenVault vault, CoolDown coolDown, ClientRules rules, TimeProvider time, ClientLog log)
{
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan BeatEvery = TimeSpan.FromMilliseconds(700);

    /// <summary>More than what another answer of the server adds.</summary>
    private const int Room = 256;

    private readonly object _gate = new();
    private readonly Dictionary<string, Seen> _seen = new(StringComparer.Ordinal);

    /// <summary>Claims this generation, and gives the name to own it by; null if it is not there any more, another owns it and lives, or the server is to be left alone by now.</summary>
    public async Task<string?> TryTakeAsync(string id, long generation)
    {
        string? mine = null;
        await vault.UpdateAsync(current =>
        {
            mine = null;
            if (current.Find(id) is not { } session || session.Generation != generation || coolDown.Left(current.CoolDown) > TimeSpan.Zero || IsHeld(session))
            {
                return current;
            }

            mine = Guid.NewGuid().ToString("N");
            return current.With(session with { Claim = new StoredClaim { Owner = mine, Room = new string('-', Room) } });
        }).ConfigureAwait(false);
        return mine;
    }

    /// <summary>Shows life in the store as long as the work goes on.</summary>
    public async Task<T> WithBeatsAsync<T>(string id, string owner, Task<T> work)
    {
        while (!work.IsCompleted)
        {
            using var beat = new Alarm(time, BeatEvery);
            if (await Task.WhenAny(work, beat.Rang).ConfigureAwait(false) != work)
            {
                await vault.UpdateAsync(current => current.Find(id) is { Claim: { } claim } session && claim.Owner == owner
                    ? current.With(session with { Claim = claim with { Beat = claim.Beat + 1 } })
                    : current).ConfigureAwait(false);
            }
        }

        return await work.ConfigureAwait(false);
    }

    private bool IsHeld(StoredSession session)
    {
        lock (_gate)
        {
            if (session.Claim is not { } claim)
            {
                _seen.Remove(session.Id);
                return false;
            }

            var now = time.GetTimestamp();
            var seen = _seen.GetValueOrDefault(session.Id) is { } before && before.Claim.Owner == claim.Owner ? before : new Seen(claim, now, now);
            _seen[session.Id] = seen = seen.Claim.Beat == claim.Beat ? seen : seen with { Claim = claim, Beaten = now };
            if (time.GetElapsedTime(seen.Beaten, now) < rules.LongestSilence && time.GetElapsedTime(seen.First, now) < rules.LongestClaim)
            {
                return true;
            }

            _seen.Remove(session.Id);
        }

        log.ClaimTakenOver();
        return false;
    }

    /// <summary>The claim of another, when it was seen first, and when it last showed life.</summary>
    private sealed record Seen(StoredClaim Claim, long First, long Beaten);
}
