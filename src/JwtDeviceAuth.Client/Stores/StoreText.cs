namespace JwtDeviceAuth.Client;

/// <summary>
/// One text of a store that may be slow, hang or throw. Each step has an end; and a write that took too long is never followed by another while it may still arrive, because
/// the older text would then take the place of the later one.
/// </summary>
internal sealed class StoreText(ITokenStore store, string name, TimeProvider time)
{
    /// <summary>Equals no stamp, so that the store is looked at.</summary>
    public const string UnknownStamp = "?";

    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan GivenUpFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly ISharedTokenStore? _shared = store as ISharedTokenStore;
    private long? _heldByOthersAt;
    private (Task Step, long Since)? _slowRead;
    private Task? _slowWrite;

    /// <summary>Whether the last read has not come to its end, and it is too early to try another.</summary>
    public bool IsHanging => _slowRead is { Step.IsCompleted: false } slow && time.GetElapsedTime(slow.Since) < GivenUpFor;

    /// <summary>Null if there is no text; <see cref="UnknownStamp"/> if the store cannot say.</summary>
    public string? Stamp()
    {
        try
        {
            return _shared is null ? UnknownStamp : _shared.GetStamp(name);
        }
        catch (Exception)
        {
            return UnknownStamp;
        }
    }

    /// <summary>Whether nobody has written since; true for a store that is this client's alone.</summary>
    public bool IsUnchangedSince(string? stamp)
        => _shared is null || (stamp != UnknownStamp && string.Equals(Stamp(), stamp, StringComparison.Ordinal));

    /// <summary>Tries to be the only one that reads and writes, and goes on without after a time.</summary>
    public async ValueTask<StoreHold> HoldAsync()
    {
        if (_shared is null)
        {
            return new StoreHold(null, IsAlone: true);
        }

        for (var start = time.GetTimestamp(); ;)
        {
            if (TryBegin() is { } held)
            {
                return new StoreHold(held, IsAlone: true);
            }

            if (time.GetElapsedTime(start) >= LongestHold || (_heldByOthersAt is { } at && time.GetElapsedTime(at) < GivenUpFor))
            {
                break;
            }

            await Task.Delay(Pause, time).ConfigureAwait(false);
        }

        // Its owner was stopped in the middle: nobody waits for that, and not for each step anew.
        _heldByOthersAt = time.GetTimestamp();
        return new StoreHold(null, IsAlone: false);
    }

    /// <summary>The text; null if there is none.</summary>
    /// <exception cref="Exception">The store cannot be read now.</exception>
    public async Task<string?> ReadAsync()
    {
        if (IsHanging)
        {
            throw new TimeoutException("It has not answered for a while.");
        }

        var given = new CancellationTokenSource();
        var step = store.ReadAsync(name, given.Token).AsTask();
        try
        {
            return await step.WaitAsync(LongestStep, time).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!step.IsCompleted)
        {
            _slowRead = (step, time.GetTimestamp());
            GiveUp(step, given);
            throw;
        }
    }

    /// <summary>Puts it in the place of what was there.</summary>
    /// <exception cref="Exception">The store cannot be written now, or it is not known yet whether an earlier text arrives.</exception>
    public async Task WriteAsync(string text)
    {
        if (_slowWrite is { IsCompleted: false })
        {
            throw new TimeoutException("It is still busy with an earlier write.");
        }

        var given = new CancellationTokenSource();
        var step = store.WriteAsync(name, text, given.Token).AsTask();
        try
        {
            await step.WaitAsync(LongestStep, time).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!step.IsCompleted)
        {
            _slowWrite = step;
            GiveUp(step, given);
            throw;
        }
    }

    private IDisposable? TryBegin()
    {
        try
        {
            return _shared!.TryBeginUpdate(name);
        }
        catch (Exception)
        {
            // As if another had it; whether the store works is seen by the read and the write.
            return null;
        }
    }

    private static void GiveUp(Task step, CancellationTokenSource given)
    {
        _ = given.CancelAsync();
        _ = step.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}
