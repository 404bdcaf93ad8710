namespace JwtDeviceAuth.Client.Sessions;

/// <summary>Reports each change of the state once, in order, and outside of every lock.</summary>
internal sealed class StatePublisher(Action<AuthState> report)
{
    private readonly object _gate = new();
    private readonly Queue<AuthState> _waiting = new();
    private AuthState? _last;
    private bool _isReporting;

    public void Publish(StoredDocument document)
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
            if (_isReporting)
            {
                return;
            }

            _isReporting = true;
        }

        while (TryTake(out var next))
        {
            report(next);
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
