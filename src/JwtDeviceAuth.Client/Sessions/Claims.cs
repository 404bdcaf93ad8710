namespace JwtDeviceAuth.Client.Sessions;

/// <summary>
/// Who refreshes: a note in the store that is taken over when its owner shows no life for 2 s, or after 15 s, by the clock of the one who waits. It is no lock: nothing
/// has to be released, and two owners do no harm, because the server gives both the same successor.
/// </summary>
internal sealed class Claims(TokenVault vault, TimeProvider time, ClientLog log)
{
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan BeatEvery = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>More than what another answer of the server adds.</summary>
    private const int Room = 256;

    private readonly string _me = Guid.NewGuid().ToString("N");
    private readonly object _gate = new();
    private Seen _seen = new(null, 0, 0);

    /// <summary>Claims this generation; false if another does, and lives.</summary>
    public async Task<bool> TryTakeAsync(string id, long generation)
    {
        var isMine = false;
        await vault.UpdateAsync(current =>
        {
            isMine = false;
            if (current.Find(id) is not { } session || session.Generation != generation || IsHeld(session.Claim))
            {
                return current;
            }

            isMine = true;
            return current.With(session with { Claim = new StoredClaim { Owner = _me, Room = new string('-', Room) } });
        }).ConfigureAwait(false);
        return isMine;
    }

    /// <summary>Shows life in the store as long as the work goes on.</summary>
    public async Task<T> WithBeatsAsync<T>(string id, Task<T> work)
    {
        while (!work.IsCompleted)
        {
            using var done = new CancellationTokenSource();
            var beat = Task.Delay(BeatEvery, time, done.Token);
            if (await Task.WhenAny(work, beat).ConfigureAwait(false) == beat)
            {
                await vault.UpdateAsync(current => current.Find(id) is { Claim: { } claim } session && claim.Owner == _me
                    ? current.With(session with { Claim = claim with { Beat = claim.Beat + 1 } })
                    : current).ConfigureAwait(false);
            }
            else
            {
                await done.CancelAsync().ConfigureAwait(false);
            }
        }

        return await work.ConfigureAwait(false);
    }

    private bool IsHeld(StoredClaim? claim)
    {
        if (claim is null || claim.Owner == _me)
        {
            return false;
        }

        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (_seen.Claim is not { } seen || seen.Owner != claim.Owner)
            {
                _seen = new Seen(claim, now, now);
            }
            else if (seen.Beat != claim.Beat)
            {
                _seen = _seen with { Claim = claim, Beaten = now };
            }

            if (time.GetElapsedTime(_seen.Beaten, now) < LongestSilence && time.GetElapsedTime(_seen.First, now) < Longest)
            {
                return true;
            }
        }

        log.ClaimTakenOver();
        return false;
    }

    /// <summary>The claim of another, when it was seen first, and when it last showed life.</summary>
    private sealed record Seen(StoredClaim? Claim, long First, long Beaten);
}
