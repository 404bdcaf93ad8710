using JwtDeviceAuth.Sessions;

namespace JwtDeviceAuth.EntityFrameworkCore.Rotation;

/// <summary>One rotation that waits for its commit.</summary>
internal sealed class RotationMember(SessionRotation rotation)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int GivenUp = 2;

    // A caller goes on elsewhere: the thread that commits has the next group to write.
    private readonly TaskCompletionSource<RotationResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    public SessionRotation Rotation { get; } = rotation;

    public Task<RotationResult> Completion => _completion.Task;

    /// <summary>False if the caller gave up: then nothing must be written.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Ends the waiting, unless the rotation is being written: then its result comes.</summary>
    public void GiveUp(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting)
        {
            _completion.TrySetCanceled(cancellationToken);
        }
    }

    public void Complete(RotationResult result) => _completion.TrySetResult(result);

    public void Fail(Exception exception) => _completion.TrySetException(exception);
}
