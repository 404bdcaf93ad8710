using JwtDeviceAuth.Client.Server;

namespace JwtDeviceAuth.Client.Sessions;

/// <summary>
/// Gives requests their access token: the one at hand, as long as it is good; else the one that one refresh brings, which all of them wait for.
/// </summary>
internal sealed class SessionKeeper(
    TokenVault vault, RefreshFlow flow, SignOutFlow signOut, TokenAge age, MonotonicClock clock, TimeProvider time, TaskCreationOptions continuations)
{
    /// <summary>How long a request waits for a refresh that it cannot do without.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>The same, in the last seconds of the old token.</summary>
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(2);

    /// <summary>After a fresh token was refused, too: whatever is wrong, refreshes do not help.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    private readonly object _gate = new();
    private (string Id, long Generation, Task<RefreshOutcome> Task)? _flight;

    /// <summary>The token for a request that begins; null if nobody is signed in.</summary>
    /// <exception cref="SessionUnavailableException">The token has expired, and the server cannot be asked for another now.</exception>
    public async ValueTask<AccessToken?> GetTokenAsync(CancellationToken cancellationToken)
    {
        for (var isRefreshed = false; ; isRefreshed = true)
        {
            var document = await vault.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (document.SignOuts.Count > 0)
            {
                _ = signOut.Start();
            }

            if (document.Session is not { } session)
            {
                return null;
            }

            if (isRefreshed || !age.IsDue(session))
            {
                return AccessToken.Of(session);
            }

            var isExpired = age.IsExpired(session);
            var flight = Join(session);
            if (age.IsGoodForNow(session))
            {
                return AccessToken.Of(session);
            }

            var outcome = await WaitAsync(flight, isExpired ? LongestWait : ShortWait, cancellationToken).ConfigureAwait(false);
            if (outcome is not { IsSettled: true } && !await HasMovedOnAsync(session, cancellationToken).ConfigureAwait(false))
            {
                return isExpired ? throw Unavailable(outcome) : AccessToken.Of(session);
            }
        }
    }

    /// <summary>The token to repeat a request with whose token was refused; null if there is none, or a refresh would not help.</summary>
    /// <exception cref="SessionUnavailableException">The server cannot be asked for another token now.</exception>
    public async ValueTask<AccessToken?> GetTokenAfterRefusalAsync(AccessToken refused, CancellationToken cancellationToken)
    {
        for (var isRefreshed = false; ; isRefreshed = true)
        {
            var document = await vault.ReadAsync(cancellationToken).ConfigureAwait(false);

            // A request belongs to the session that it began in.
            if (document.Session is not { } session || session.Id != refused.SessionId)
            {
                return null;
            }

            if (session.AccessToken != refused.Value)
            {
                return AccessToken.Of(session);
            }

            if (isRefreshed || (document.Quiet is { } quiet && quiet.SessionId == session.Id && clock.Since(quiet.Since, quiet.Boot) < Quiet))
            {
                return null;
            }

            var outcome = await WaitAsync(Join(session), LongestWait, cancellationToken).ConfigureAwait(false);
            if (outcome is not { IsSettled: true } && !await HasMovedOnAsync(session, cancellationToken).ConfigureAwait(false))
            {
                throw Unavailable(outcome);
            }
        }
    }

    /// <summary>Notes, for all clients of the store, that a token was refused that a refresh had just brought.</summary>
    public Task NoteRefusedAgainAsync(AccessToken refused)
        => vault.UpdateAsync(current => current.Session?.Id == refused.SessionId
            ? current with { Quiet = new StoredQuiet { SessionId = refused.SessionId, Since = clock.Milliseconds, Boot = clock.Boot } }
            : current);

    /// <summary>Waits for a request that is under way: its answer holds the next refresh token.</summary>
    public async Task FinishAsync(TimeSpan longest)
    {
        Task? flight;
        lock (_gate)
        {
            flight = _flight?.Task;
        }

        if (flight is not null)
        {
            await Task.WhenAny(flight, Task.Delay(longest, time)).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the store has something else by now: another client may have got further while this one waited.</summary>
    private async ValueTask<bool> HasMovedOnAsync(StoredSession session, CancellationToken cancellationToken)
        => (await vault.ReadAsync(cancellationToken).ConfigureAwait(false)).Session is not { } there || there.Id != session.Id || there.AccessToken != session.AccessToken;

    private Task<RefreshOutcome> Join(StoredSession session)
    {
        var flight = new TaskCompletionSource<RefreshOutcome>(continuations);
        lock (_gate)
        {
            if (_flight is { Task.IsCompleted: false } running && running.Id == session.Id && running.Generation == session.Generation)
            {
                return running.Task;
            }

            _flight = (session.Id, session.Generation, flight.Task);
        }

        Background.Start(() => FlyAsync(flight, session), continuations);
        return flight.Task;
    }

    private async Task FlyAsync(TaskCompletionSource<RefreshOutcome> flight, StoredSession session)
    {
        try
        {
            flight.SetResult(await flow.RunAsync(session.Id, session.Generation).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            flight.SetException(exception);

            // All that waited for it may have gone.
            _ = flight.Task.Exception;
        }
    }

    private async ValueTask<RefreshOutcome?> WaitAsync(Task<RefreshOutcome> flight, TimeSpan longest, CancellationToken cancellationToken)
    {
        try
        {
            return await flight.WaitAsync(longest, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static SessionUnavailableException Unavailable(RefreshOutcome? outcome)
        => new(outcome?.Reason ?? "the server has not answered yet", outcome?.RetryAfter ?? TimeSpan.FromSeconds(1));
}
