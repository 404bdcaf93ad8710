using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.EntityFrameworkCore.GroupCommit;

/// <summary>A rotation that waits for its commit.</summary>
internal sealed class PendingRotation(SessionRotation rotation)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int GivenUp = 2;

    // A caller goes on elsewhere: the thread that commits has the next group to write.
    private readonly TaskCompletionSource<RotationResult?> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _state;
    private CancellationTokenRegistration _registration;

    public SessionRotation Rotation => rotation;

    /// <summary>Null: another transaction holds the row, so that nothing is known before that ends.</summary>
    public Task<RotationResult?> Completion => _completion.Task;

    /// <summary>False if the caller gave up: then nothing must be written.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Ends the waiting when its caller is gone, unless it is being written: then its result comes.</summary>
    public void GiveUpWith(CancellationToken cancellationToken)
        => _registration = cancellationToken.UnsafeRegister(static (state, token) => ((PendingRotation)state!).GiveUp(token), this);

    /// <summary>Answers the caller, after the commit. Does nothing where a failure was answered.</summary>
    public void Complete(RotationResult? result)
    {
        _completion.TrySetResult(result);
        Release();
    }

    public void Fail(Exception exception)
    {
        _completion.TrySetException(exception);
        Release();
    }

    /// <summary>To be called when the caller has its answer; it does not wait for one who is giving up just now.</summary>
    public void Release() => _registration.Unregister();

    private void GiveUp(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting)
        {
            _completion.TrySetCanceled(cancellationToken);
        }
    }
}
