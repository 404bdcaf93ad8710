namespace JwtDeviceAuth.Client.Sessions;

/// <summary>Rings once, unless it is disposed of before.</summary>
internal sealed class Alarm : IDisposable
{
    private readonly TaskCompletionSource _rang = new();
    private readonly ITimer _timer;

    public Alarm(TimeProvider time, TimeSpan after)
        => _timer = time.CreateTimer(static rang => ((TaskCompletionSource)rang!).TrySetResult(), _rang, after, Timeout.InfiniteTimeSpan);

    public Task Rang => _rang.Task;

    public void Dispose() => _timer.Dispose();
}
