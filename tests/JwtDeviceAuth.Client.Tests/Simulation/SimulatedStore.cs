namespace JwtDeviceAuth.Client.Tests.Simulation;

/// <summary>A store of several clients, which can be full, unreadable or cleared; one client's way to it can end, as when its process is killed.</summary>
internal sealed class SimulatedStore
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private long _writes;
    private object? _holder;

    public bool IsFull { get; set; }

    public bool IsUnreadable { get; set; }

    public void Clear()
    {
        _texts.Clear();
        _writes++;
    }

    public ISharedTokenStore For(SimulatedLife life) => new Way(this, life);

    private sealed class Way(SimulatedStore store, SimulatedLife life) : ISharedTokenStore
    {
        public async ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken)
        {
            await life.CheckAsync().ConfigureAwait(false);
            return store.IsUnreadable ? throw new IOException("Input/output error") : store._texts.GetValueOrDefault(name);
        }

        public async ValueTask WriteAsync(string name, string value, CancellationToken cancellationToken)
        {
            await life.CheckAsync().ConfigureAwait(false);
            if (store.IsFull)
            {
                throw new IOException("No space left on device");
            }

            store._texts[name] = value;
            store._writes++;
        }

        public string? GetStamp(string name) => store._texts.ContainsKey(name) ? $"{store._writes}" : null;

        public IDisposable? TryBeginUpdate(string name)
        {
            if (store._holder is SimulatedLife { IsOver: true })
            {
                store._holder = null;
            }

            if (store._holder is not null)
            {
                return null;
            }

            store._holder = life;
            return new Hold(store);
        }
    }

    private sealed class Hold(SimulatedStore store) : IDisposable
    {
        public void Dispose() => store._holder = null;
    }
}

/// <summary>The life of one process.</summary>
internal sealed class SimulatedLife
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    public bool IsOver { get; set; }

    public Task CheckAsync() => IsOver ? Never : Task.CompletedTask;
}
