namespace JwtDeviceAuth.ClientDriver;

/// <summary>When it is over, nothing that passes here goes on.</summary>
internal sealed class LifeSwitch
{
    private readonly List<IDisposable> _holds = [];

    public bool IsOver { get; private set; }

    /// <summary>The system lets go of what a process held.</summary>
    public void End()
    {
        lock (_holds)
        {
            IsOver = true;
            _holds.ForEach(hold => hold.Dispose());
        }
    }

    public IDisposable? Track(IDisposable? hold)
    {
        lock (_holds)
        {
            if (hold is not null)
            {
                _holds.Add(hold);
            }

            return hold;
        }
    }

    public Task CheckAsync() => IsOver ? Task.Delay(Timeout.Infinite) : Task.CompletedTask;
}

internal sealed class LifeHandler(LifeSwitch life) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await life.CheckAsync();
        var answer = await base.SendAsync(request, cancellationToken);
        await life.CheckAsync();
        return answer;
    }
}
