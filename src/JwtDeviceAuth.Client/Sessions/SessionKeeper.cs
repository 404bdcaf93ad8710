using JwtDeviceAuth.Client.Server;

namespace JwtDeviceAuth.Client.Sessions;

/// <summary>
/// Gives requests their access token: the one at hand, as long as it is good; else the one that one refresh brings, which all of them wait for.
/// </summary>
internal sealed class SessionKeeper(TokenVault vault, RefreshFlow flow, SignOutFlow signOut, TokenAge age, TimeProvider time)
{
    /// <summary>How long a request waits for a refresh that it cannot do without.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>The same, in the last seconds of the old token.</summary>
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(2);

    /// <summary>After a fresh token was refused, too: whatever is wrong, refreshes do not help.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    private readonly object _gate = new();
    private (string Id, long Generation, Task<RefreshOutcome> Task)? _flight;
    private (string SessionId, long Since)? _quiet;

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
            if (outcome is { IsSettled: true })
            {
                continue;
            }

            return isExpired ? throw Unavailable(outcome) : AccessToken.Of(session);
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

            if (isRefreshed || IsQuiet(session.Id))
            {
                return null;
            }

            var outcome = await WaitAsync(Join(session), LongestWait, cancellationToken).ConfigureAwait(false);
            if (outcome is not { IsSettled: true })
            {
                throw Unavailable(outcome);
            }
        }
    }

    /// <summary>A token that a refresh had just brought was refused.</summary>
    public void NoteRefusedAgain(AccessToken refused)
    {
        lock (_gate)
        {
            _quiet = (refused.SessionId, time.GetTimestamp());
        }
    }

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

    private bool IsQuiet(string sessionId)
    {
        lock (_gate)
        {
            return _quiet is { } quiet && quiet.SessionId == sessionId && time.GetElapsedTime(quiet.Since) < Quiet;
        }
    }

    private Task<RefreshOutcome> Join(StoredSession session)
    {
        var flight = new TaskCompletionSource<RefreshOutcome>();
        lock (_gate)
        {
            if (_flight is { Task.IsCompleted: false } running && running.Id == session.Id && running.Generation == session.Generation)
            {
                return running.Task;
            }

            _flight = (session.Id, session.Generation, flight.Task);
        }

        _ = FlyAsync(flight, session);
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
