using System.Collections.Concurrent;
using System.Globalization;

namespace JwtDeviceAuth.Client;

/// <summary>Keeps the session as long as the process lives. Clients that are given the same instance share one session.</summary>
public sealed class MemoryTokenStore : ISharedTokenStore
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken) => new(Of(name).Value);

    /// <inheritdoc/>
    public ValueTask WriteAsync(string name, string value, CancellationToken cancellationToken)
    {
        Of(name).Write(value);
        return default;
    }

    /// <inheritdoc/>
    public string? GetStamp(string name) => Of(name).Stamp;

    /// <inheritdoc/>
    public IDisposable? TryBeginUpdate(string name) => Of(name).TryBegin();

    private Entry Of(string name) => _entries.GetOrAdd(name, static _ => new Entry());

    private sealed class Entry
    {
        private volatile string? _value;
        private long _writes;
        private int _isHeld;

        public string? Value => _value;

        public string? Stamp => _value is null ? null : Interlocked.Read(ref _writes).ToString(CultureInfo.InvariantCulture);

        public void Write(string value)
        {
            _value = value;
            Interlocked.Increment(ref _writes);
        }

        public IDisposable? TryBegin() => Interlocked.CompareExchange(ref _isHeld, 1, 0) == 0 ? new Hold(this) : null;

        private sealed class Hold(Entry entry) : IDisposable
        {
            private Entry? _entry = entry;

            public void Dispose()
            {
                if (Interlocked.Exchange(ref _entry, null) is { } held)
                {
                    Volatile.Write(ref held._isHeld, 0);
                }
            }
        }
    }
}
