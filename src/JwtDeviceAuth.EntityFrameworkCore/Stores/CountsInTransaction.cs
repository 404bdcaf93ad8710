using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>
/// Failures that were counted inside a transaction of the application, because beside it nobody can write. What it takes back is counted again when it
/// is over: with its rollback, or with the end of the scope where the application says no word of it.
/// </summary>
internal sealed class CountsInTransaction<TContext>(TContext context, OutsideTransaction<TContext> outside, FaultGuard guard) : IDisposable, IAsyncDisposable
    where TContext : DbContext
{
    private readonly Dictionary<string, LoginLeaseRequest> _leased = new(StringComparer.Ordinal);
    private readonly List<LoginLeaseRequest> _failed = [];

    public void Leased(LoginLease lease, LoginLeaseRequest request)
    {
        if (outside.Only is null)
        {
            return;
        }

        foreach (var counter in request.Counters.Where(counter => lease.Counted.Any(counted => counted.KeyHash.AsSpan().SequenceEqual(counter.KeyHash))))
        {
            _leased[Convert.ToHexString(counter.KeyHash)] = new LoginLeaseRequest { Counters = [counter], Now = request.Now };
        }
    }

    public void Failed(LoginLeaseRelease end)
    {
        if (outside.Only is not { } transaction)
        {
            return;
        }

        foreach (var failed in end.Failed)
        {
            if (_leased.Remove(Convert.ToHexString(failed.KeyHash), out var count))
            {
                _failed.Add(count);
                CommitInterceptor.TryAdd(transaction, () => _failed.Remove(count), CountAgainAsync);
            }
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        if (_failed.Count == 0)
        {
            return;
        }

        if (context.Database.CurrentTransaction is null)
        {
            await CountAgainAsync();
        }
        else
        {
            // It ends with the context, which nobody disposes of before this returns.
            _ = Task.Run(CountAgainAsync);
        }
    }

    private async Task CountAgainAsync()
    {
        LoginLeaseRequest[] lost = [.. _failed];
        _failed.Clear();
        foreach (var request in lost)
        {
            try
            {
                await outside.RunAsync(other => CountAgainAsync(other, request));
            }
            catch (StoreUnavailableException)
            {
                // Nobody can guess either while the database takes no writes.
            }
        }
    }

    private async Task<object?> CountAgainAsync(TContext other, LoginLeaseRequest request)
        => await guard.OnceTogetherAsync(other, ct => other.CountLoginsAsync(request, ct), CancellationToken.None) is { } counted
            ? await guard.RepeatTogetherAsync(other, ct => other.EndLeasesAsync(new LoginLeaseRelease { Failed = counted }, ct), CancellationToken.None)
            : null;
}
