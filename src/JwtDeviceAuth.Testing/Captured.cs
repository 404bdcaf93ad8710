using System.Collections.Immutable;

namespace JwtDeviceAuth.Testing;

/// <summary>What has come, and those who wait for more.</summary>
internal sealed class Captured<T>
    where T : class
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private ImmutableList<T> _items = [];
    private TaskCompletionSource _arrival = NewArrival();

    public IReadOnlyList<T> All => Volatile.Read(ref _items);

    public void Add(T item)
    {
        TaskCompletionSource arrival;
        lock (_gate)
        {
            Volatile.Write(ref _items, _items.Add(item));
            (arrival, _arrival) = (_arrival, NewArrival());
        }

        arrival.SetResult();
    }

    public async Task<TItem> WaitForAsync<TItem>(Func<TItem, bool>? matches, TimeSpan? timeout, string? hint, CancellationToken cancellationToken)
        where TItem : class, T
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout ?? DefaultTimeout);
        while (true)
        {
            Task arrival;
            lock (_gate)
            {
                if (_items.OfType<TItem>().LastOrDefault(item => matches is null || matches(item)) is { } found)
                {
                    return found;
                }

                arrival = _arrival.Task;
            }

            try
            {
                await arrival.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                var wanted = $"{typeof(TItem).Name}{(matches is null ? string.Empty : " that matches")}";
                throw new TimeoutException($"No {wanted} has come within {timeout ?? DefaultTimeout}. {Describe()} {hint}".TrimEnd(), exception);
            }
        }
    }

    /// <summary>The kinds only: an e-mail holds a code, and the output of tests is kept.</summary>
    private string Describe() => All is { Count: > 0 } items
        ? $"What has come: {string.Join(", ", items.Select(item => item.GetType().Name))}."
        : "Nothing has come.";

    private static TaskCompletionSource NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
