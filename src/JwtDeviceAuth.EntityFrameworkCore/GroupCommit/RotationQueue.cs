using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.EntityFrameworkCore.GroupCommit;

/// <summary>
/// Group commit: what limits small writes is the disk, which takes about as long for one commit as for a hundred of them in it. 1. A rotation
/// joins those that wait. 2. One thread takes all of them and writes them in one commit. 3. Each is answered after that commit. Nobody waits for
/// company: a rotation that comes while nothing is written is a group of its own, and those that come meanwhile are the next one.
/// </summary>
internal sealed class RotationQueue(RotationConnection connection, IDatabaseDialect dialect, WriterTurn turn) : IDisposable
{
    /// <summary>Past this the answer is "busy": the last request would wait the longest, and its client may be gone by then.</summary>
    public const int Capacity = 1024;

    // So that other writers get their turn in between, and the first of a group does not wait long for the last.
    private const int MaximumGroup = 256;

    // An idle connection may be cut without a word, for example by a firewall; the next write would be the one to find out.
    private static readonly TimeSpan IdleLife = TimeSpan.FromSeconds(30);

    private readonly object _gate = new();
    private readonly Queue<PendingRotation> _waiting = new();
    private Thread? _thread;
    private bool _isStopped;

    /// <summary>Gets how many rotations each group held that was written; for metrics. Called on the thread that writes, so it must be quick.</summary>
    public Action<int>? GroupWritten { get; set; }

    /// <summary>How many wait now, those not counted that are being written; for metrics.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Rotates together with the others that write now. Null: another transaction holds the row, so that nothing is known before that ends.</summary>
    /// <exception cref="StoreUnavailableException">Too many wait.</exception>
    public Task<RotationResult?> RotateAsync(SessionRotation rotation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new PendingRotation(rotation);
        pending.GiveUpWith(cancellationToken);
        try
        {
            Join(pending);
        }
        catch
        {
            pending.Release();
            throw;
        }

        return pending.Completion;
    }

    public void Dispose()
    {
        Thread? thread;
        lock (_gate)
        {
            _isStopped = true;
            thread = _thread;
            Monitor.Pulse(_gate);
        }

        thread?.Join();
        connection.Dispose();
    }

    private void Join(PendingRotation pending)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isStopped, this);
            if (_waiting.Count >= Capacity)
            {
                throw new StoreUnavailableException("Too many rotations wait for the database.") { IsBusy = true };
            }

            _waiting.Enqueue(pending);
            if (_thread is null)
            {
                // A thread of its own: it waits for the disk, and a thread of the pool would be missing elsewhere meanwhile.
                _thread = new Thread(Work) { IsBackground = true, Name = "JwtDeviceAuth rotations" };

                // Without the execution context of the request that happens to be the first.
                _thread.UnsafeStart();
            }
            else if (_waiting.Count == 1)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    private void Work()
    {
        var group = new List<PendingRotation>();
        while (TryTake(group))
        {
            if (group.Count > 0)
            {
                Write(group);
                GroupWritten?.Invoke(group.Count);
                if (group.Count > 1)
                {
                    LetThemComeBack();
                }

                group.Clear();
            }
        }
    }

    /// <summary>
    /// Under load those who were just answered come back at once, and the first of them would go alone while the rest wait for its commit.
    /// So this thread steps back for as long as there are more of them each time; it does not wait where nobody comes.
    /// </summary>
    private void LetThemComeBack()
    {
        for (int before = -1, now = 0; now > before && now < MaximumGroup;)
        {
            before = now;
            Thread.Yield();
            now = Waiting;
        }
    }

    /// <summary>Waits for rotations. False at the end, when all that had come before it are answered.</summary>
    private bool TryTake(List<PendingRotation> group)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_isStopped)
            {
                if (!Monitor.Wait(_gate, IdleLife) && _waiting.Count == 0)
                {
                    connection.Close();
                }
            }

            while (group.Count < MaximumGroup && _waiting.TryDequeue(out var pending))
            {
                if (pending.TryTake())
                {
                    group.Add(pending);
                }
            }

            return group.Count > 0 || _waiting.Count > 0 || !_isStopped;
        }
    }

    private void Write(List<PendingRotation> group)
    {
        try
        {
            using (turn.Take())
            {
                connection.Open().Write(group);
            }
        }
#pragma warning disable CA1031 // Whatever it is, it belongs to the callers, and the next group is to come.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            connection.Close();
            var unanswered = group.FindAll(member => !member.Completion.IsCompleted);
            if (unanswered.Count > 1 && dialect.Classify(exception) == DatabaseFault.Lasting)
            {
                // One of them is at fault: each for itself, so that the others do not pay for it.
                unanswered.ForEach(member => Write([member]));
            }
            else
            {
                unanswered.ForEach(member => member.Fail(exception));
            }
        }
    }
}
