using System.Diagnostics;
using JwtDeviceAuth.Events;

namespace JwtDeviceAuth.Passwords;

/// <summary>
/// Runs the password hasher on at most one thread per core, so that a flood of logins leaves the process able to answer everything
/// else. A thread that becomes free takes its share of what waits, several requests at once if the hasher can do that; a request
/// that finds a free thread starts at once. Past a bounded number of waiting requests the next is turned away, instead of making all of
/// them slow; <see cref="HashingLines"/> says whose turn it is.
/// </summary>
/// <remarks>
/// The threads are its own: hashing on the thread pool would leave the pool no thread for other requests until it sees that it needs
/// more, which takes it half a second each. The operating system shares the cores fairly instead.
/// </remarks>
internal sealed class HashingQueue(IPasswordHasher hasher, AuthMetrics? metrics = null) : IDisposable
{
    private readonly IBatchPasswordHasher? _batchHasher = hasher as IBatchPasswordHasher;
    private readonly int _workers = Environment.ProcessorCount;
    private readonly HashingLines _waiting = new(Environment.ProcessorCount);
    private readonly object _gate = new();
    private int _started;
    private int _busy;
    private int _idle;
    private bool _disposed;

    /// <summary>The hash, or null when too many requests wait.</summary>
    public async ValueTask<string?> HashAsync(string password, HashingShare share, CancellationToken cancellationToken)
    {
        using var activity = AuthActivities.StartHash("hash");
        var request = new HashingRequest(password, hash: null) { Share = share, Cost = _batchHasher?.CostOf(hash: null) };
        return await RunAsync(request, cancellationToken) ? request.NewHash : null;
    }

    /// <summary>The verdict, or null when too many requests wait.</summary>
    public async ValueTask<PasswordVerification?> VerifyAsync(
        string password, string hash, HashingShare share, CancellationToken cancellationToken)
    {
        using var activity = AuthActivities.StartHash("verify");
        var request = new HashingRequest(password, hash) { Share = share, Cost = _batchHasher?.CostOf(hash) };
        return await RunAsync(request, cancellationToken) ? request.Verdict : null;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private async ValueTask<bool> RunAsync(HashingRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!TryEnqueue(request))
        {
            return false;
        }

        await using var registration = cancellationToken.UnsafeRegister((state, token) => GiveUp((HashingRequest)state!, token), request);
        await request.Completion;
        return true;
    }

    private bool TryEnqueue(HashingRequest request)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_waiting.TryAdd(request))
            {
                return false;
            }

            metrics?.AddWaitingHashes(1);
            if (_idle > 0)
            {
                // Counted out here and not when it wakes: until then, another request would wake nobody.
                _idle--;
                Monitor.Pulse(_gate);
            }
            else if (_started < _workers)
            {
                _started++;

                // Unsafe, because the thread outlives the request that it would take its context from.
                new Thread(Work) { IsBackground = true, Name = "JwtDeviceAuth hashing" }.UnsafeStart();
            }
        }

        return true;
    }

    private void GiveUp(HashingRequest request, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_waiting.Remove(request))
            {
                // Its turn has come: it gets its answer.
                return;
            }

            metrics?.AddWaitingHashes(-1);
        }

        request.Cancel(cancellationToken);
    }

    private void Work()
    {
        var taken = new HashingRequest[_batchHasher?.MaximumBatch ?? 1];
        while (Take(taken) is > 0 and var count)
        {
            RunMeasured(taken.AsSpan(0, count));

            // Or the passwords would stay reachable until the next login.
            Array.Clear(taken);
            lock (_gate)
            {
                _busy--;
            }
        }
    }

    /// <summary>Waits for requests.</summary>
    /// <returns>How many were taken; 0 at the end.</returns>
    private int Take(HashingRequest[] taken)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_disposed)
                {
                    return 0;
                }

                _idle++;
                Monitor.Wait(_gate);
            }

            // Two requests are done sooner on two cores than side by side on one.
            var free = _workers - _busy;
            var share = Math.Min((_waiting.Count + free - 1) / free, taken.Length);
            _busy++;
            var count = _waiting.Take(taken, share);
            metrics?.AddWaitingHashes(-count);
            return count;
        }
    }

    private void RunMeasured(ReadOnlySpan<HashingRequest> requests)
    {
        var started = Stopwatch.GetTimestamp();
        Run(requests);
        var duration = Stopwatch.GetElapsedTime(started);
        foreach (var request in requests)
        {
            metrics?.RecordHash(request.Hash is null ? "hash" : "verify", duration);
        }
    }

    private void Run(ReadOnlySpan<HashingRequest> requests)
    {
        if (requests.Length > 1 && TryRunTogether(requests))
        {
            return;
        }

        foreach (var request in requests)
        {
            try
            {
                request.RunAlone(hasher);
                request.Complete();
            }
            catch (Exception exception)
            {
                request.Fail(exception);
            }
        }
    }

    private bool TryRunTogether(ReadOnlySpan<HashingRequest> requests)
    {
        try
        {
            _batchHasher!.Run(requests);
        }
        catch (Exception)
        {
            // The fault of one must not be that of the others: alone, each has its own answer.
            return false;
        }

        foreach (var request in requests)
        {
            request.Complete();
        }

        return true;
    }
}
