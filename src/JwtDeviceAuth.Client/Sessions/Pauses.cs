namespace JwtDeviceAuth.Client.Sessions;

/// <summary>Waits between two attempts; they end early when the network is back, and all of them when the client is disposed of.</summary>
internal sealed class Pauses(TimeProvider time, TaskCreationOptions continuations)
{
    private readonly object _gate = new();
    private TaskCompletionSource _woken = new(continuations);

    public bool IsStopped { get; private set; }

    public async Task WaitAsync(TimeSpan wait)
    {
        Task woken;
        lock (_gate)
        {
            woken = _woken.Task;
        }

        if (!IsStopped)
        {
            using var alarm = new Alarm(time, wait);
            await Task.WhenAny(woken, alarm.Rang).ConfigureAwait(false);
        }
    }

    public void Wake()
    {
        TaskCompletionSource woken;
        lock (_gate)
        {
            (woken, _woken) = (_woken, new TaskCompletionSource(continuations));
        }

        woken.TrySetResult();
    }

    /// <summary>No further attempt is made.</summary>
    public void Stop()
    {
        IsStopped = true;
        Wake();
    }
}
