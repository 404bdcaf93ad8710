namespace JwtDeviceAuth.EntityFrameworkCore.GroupCommit;

/// <summary>One write that waits for its commit.</summary>
internal abstract class GroupMember
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int GivenUp = 2;

    private int _state;
    private CancellationTokenRegistration _registration;

    public abstract bool IsCompleted { get; }

    /// <summary>False if the caller gave up: then nothing must be written.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Ends the waiting when its caller is gone, unless the member is being written: then its result comes.</summary>
    public void GiveUpWith(CancellationToken cancellationToken)
        => _registration = cancellationToken.UnsafeRegister(static (state, token) => ((GroupMember)state!).GiveUp(token), this);

    /// <summary>Tells the caller what came of it, after the commit. Does nothing where it was told a failure.</summary>
    public abstract void Tell();

    public abstract void Fail(Exception exception);

    /// <summary>To be called when the caller has been told; it does not wait for one who is giving up just now.</summary>
    public void Release() => _registration.Unregister();

    protected abstract void Cancel(CancellationToken cancellationToken);

    private void GiveUp(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting)
        {
            Cancel(cancellationToken);
        }
    }
}

/// <summary>One write, with what comes of it.</summary>
internal abstract class GroupMember<TResult> : GroupMember
{
    // A caller goes on elsewhere: the thread that commits has the next group to write.
    private readonly TaskCompletionSource<TResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TResult? _result;

    public Task<TResult> Completion => _completion.Task;

    public override bool IsCompleted => Completion.IsCompleted;

    public void Complete(TResult result)
    {
        _completion.TrySetResult(result);
        Release();
    }

    /// <summary>Keeps the result until the commit, after which <see cref="Tell"/> is called.</summary>
    public void Hold(TResult result) => _result = result;

    public override void Tell() => Complete(_result!);

    public override void Fail(Exception exception)
    {
        _completion.TrySetException(exception);
        Release();
    }

    protected override void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}
