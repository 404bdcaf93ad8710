namespace JwtDeviceAuth.Client.Sessions;

/// <summary>Reports each change of the state once, in order, and outside of every lock.</summary>
internal sealed class StatePublisher(Action<AuthState> report)
{
    private readonly object _gate = new();
    private readonly Queue<AuthState> _waiting = new();
    private AuthState? _last;
    private bool _isReporting;

    /// <summary>Notes what is known now, in the order in which it became known.</summary>
    public void Note(StoredDocument document)
    {
        var state = StateOf(document);
        lock (_gate)
        {
            if (state == _last)
            {
                return;
            }

            // What is found at the start is no change.
            if (_last is not null)
            {
                _waiting.Enqueue(state);
            }

            _last = state;
        }
    }

    /// <summary>Reports what was noted. To be called where a subscriber may do anything: it can wait for the client.</summary>
    public void Report()
    {
        lock (_gate)
        {
            if (_isReporting)
            {
                return;
            }

            _isReporting = true;
        }

        while (TryTake(out var next))
        {
            try
            {
                report(next);
            }
            catch
            {
                // A log that fails: what is left is reported with the next change.
                lock (_gate)
                {
                    _isReporting = false;
                }

                throw;
            }
        }
    }

    public static AuthState StateOf(StoredDocument document) => document.Session is { } session
        ? new AuthState { IsSignedIn = true, UserId = session.Account, SessionId = session.Id }
        : AuthState.SignedOut;

    private bool TryTake(out AuthState next)
    {
        lock (_gate)
        {
            _isReporting = _waiting.TryDequeue(out next!);
            return _isReporting;
        }
    }
}
