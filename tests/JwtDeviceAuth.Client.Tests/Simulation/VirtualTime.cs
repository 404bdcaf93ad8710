namespace JwtDeviceAuth.Client.Tests.Simulation;

/// <summary>
/// Time that passes only when nothing else is left to do, so that hours take milliseconds. Everything runs on one thread, one step after the other: the same seed gives the
/// same run. The wall clock can be set without moving the monotonic one; the machine can sleep, which stops the monotonic clock and no server.
/// </summary>
internal sealed class VirtualTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<VirtualTimer, (long Due, long Order)> _timers = new();
    private long _order;

    /// <summary>What the monotonic clock shows.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>How far the wall clock is off.</summary>
    public TimeSpan WallOffset { get; set; }

    /// <summary>How long the machine has slept.</summary>
    public TimeSpan Slept { get; set; }

    /// <summary>The server's time: it does not sleep.</summary>
    public TimeSpan ServerNow => Now + Slept;

    /// <summary>Where time is virtual, all of it runs on one thread; else as in an application.</summary>
    public static ClientSettings SettingsOf(JwtDeviceAuthClientOptions options) => new(options)
    {
        Continuations = options.TimeProvider is VirtualTime ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously,
    };

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + Now + Slept + WallOffset;

    public override long GetTimestamp() => Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass until the work is done.</summary>
    /// <exception cref="InvalidOperationException">It waits for something that never comes.</exception>
    public void Run(Task work)
    {
        // A context of the test runner would send each continuation to another thread.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            while (!work.IsCompleted)
            {
                if (!Step())
                {
                    throw new InvalidOperationException($"At {Now} the work hangs: nothing is left that could end it.");
                }
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        work.GetAwaiter().GetResult();
    }

    /// <summary>Lets time pass until there is a result.</summary>
    public T Run<T>(Task<T> work)
    {
        Run((Task)work);
        return work.GetAwaiter().GetResult();
    }

    /// <summary>Lets this much time pass, and all that happens in it.</summary>
    public void Pass(TimeSpan by) => Run(Task.Delay(by, this));

    private bool Step()
    {
        while (_timers.TryDequeue(out var timer, out var key))
        {
            if (timer.Order == key.Order)
            {
                Now = TimeSpan.FromTicks(Math.Max(Now.Ticks, key.Due));
                timer.Fire();
                return true;
            }
        }

        return false;
    }

    private long Add(VirtualTimer timer, TimeSpan wait)
    {
        var order = ++_order;
        _timers.Enqueue(timer, (Now.Ticks + Math.Max(0, wait.Ticks), order));
        return order;
    }

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        /// <summary>Of its place in the queue; another one there was given up.</summary>
        public long Order { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            Order = dueTime == Timeout.InfiniteTimeSpan ? 0 : time.Add(this, dueTime);
            return true;
        }

        public void Fire()
        {
            Order = 0;
            if (_period > TimeSpan.Zero)
            {
                Order = time.Add(this, _period);
            }

            callback(state);
        }

        public void Dispose() => Order = 0;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
