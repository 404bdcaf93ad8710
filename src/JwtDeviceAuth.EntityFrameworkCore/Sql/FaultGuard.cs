using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>
/// Tries again where that is safe, and turns what is left into <see cref="StoreUnavailableException"/>. Inside a transaction of the
/// application nothing is tried again: its own earlier statements would be missing.
/// </summary>
internal sealed class FaultGuard(IDatabaseDialect dialect, WriterTurn turn)
{
    private const int Attempts = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>For steps that may be done twice: when the connection breaks, nobody knows whether the first time counted.</summary>
    public Task<T> RepeatAsync<T>(DbContext context, Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken)
        => RunAsync(context, step, isRepeatable: true, cancellationToken);

    /// <summary>For such steps on a connection that is not the context's.</summary>
    public Task<T> RepeatAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken)
        => RunAsync(context: null, step, isRepeatable: true, cancellationToken);

    /// <summary>For a write whose repetition would give another answer: only one that was certainly taken back is tried again.</summary>
    public Task<T> OnceAsync<T>(DbContext context, Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken)
        => RunAsync(context, ct => InTurnAsync(context, step, ct), isRepeatable: false, cancellationToken);

    /// <summary>For such a write on a connection that is not the context's; it takes its turn itself.</summary>
    public Task<T> OnceAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken)
        => RunAsync(context: null, step, isRepeatable: false, cancellationToken);

    /// <summary><see cref="RepeatAsync{T}(DbContext, Func{CancellationToken, Task{T}}, CancellationToken)"/> for several steps in one transaction; null takes them back.</summary>
    public Task<T?> RepeatTogetherAsync<T>(DbContext context, Func<CancellationToken, Task<T?>> steps, CancellationToken cancellationToken)
        where T : class
        => RunAsync(context, ct => TogetherAsync(context, steps, ct), isRepeatable: true, cancellationToken);

    /// <summary><see cref="OnceAsync{T}(DbContext, Func{CancellationToken, Task{T}}, CancellationToken)"/> for several steps in one transaction; null takes them back.</summary>
    public Task<T?> OnceTogetherAsync<T>(DbContext context, Func<CancellationToken, Task<T?>> steps, CancellationToken cancellationToken)
        where T : class
        => RunAsync(context, ct => TogetherAsync(context, steps, ct), isRepeatable: false, cancellationToken);

    /// <summary>Whether a row could not be deleted, because others refer to it: no fault, but a result.</summary>
    public bool IsReferenced(Exception exception) => dialect.IsReferenced(exception);

    private Task<T?> TogetherAsync<T>(DbContext context, Func<CancellationToken, Task<T?>> steps, CancellationToken cancellationToken)
        where T : class
        => InTurnAsync(context, ct => context.AtomicallyAsync(steps, ct), cancellationToken);

    private async Task<T> InTurnAsync<T>(DbContext context, Func<CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        if (context.Database.CurrentTransaction is not null)
        {
            return await write(cancellationToken);
        }

        using (await turn.TakeAsync(cancellationToken))
        {
            return await write(cancellationToken);
        }
    }

    private async Task<T> RunAsync<T>(
        DbContext? context, Func<CancellationToken, Task<T>> step, bool isRepeatable, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await step(cancellationToken);
            }
            catch (Exception exception) when (FaultOf(exception) is var fault and not DatabaseFault.Lasting)
            {
                var mayRepeat = fault == DatabaseFault.RolledBack || (fault == DatabaseFault.Interrupted && isRepeatable);
                if (!mayRepeat || attempt == Attempts || context?.Database.CurrentTransaction is not null)
                {
                    throw new StoreUnavailableException("The database is not available, or takes no writes.", exception);
                }
            }

            await Task.Delay(Pause * attempt, cancellationToken);
        }
    }

    private DatabaseFault FaultOf(Exception exception)
        => exception is BrokenConnectionException ? DatabaseFault.Interrupted : dialect.Classify(exception);
}
