namespace JwtDeviceAuth.EntityFrameworkCore.GroupCommit;

/// <summary>One write that waits for its commit.</summary>
internal abstract class GroupMember
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int GivenUp = 2;

    private int _state;

    public abstract bool IsCompleted { get; }

    /// <summary>False if the caller gave up: then nothing must be written.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Ends the waiting, unless the member is being written: then its result comes.</summary>
    public void GiveUp(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting)
        {
            Cancel(cancellationToken);
        }
    }

    public abstract void Fail(Exception exception);

    protected abstract void Cancel(CancellationToken cancellationToken);
}

/// <summary>One write, with what comes of it.</summary>
internal abstract class GroupMember<TResult> : GroupMember
{
    // A caller goes on elsewhere: the thread that commits has the next group to write.
    private readonly TaskCompletionSource<TResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Completion => _completion.Task;

    public override bool IsCompleted => Completion.IsCompleted;

    public void Complete(TResult result) => _completion.TrySetResult(result);

    public override void Fail(Exception exception) => _completion.TrySetException(exception);

    protected override void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}
