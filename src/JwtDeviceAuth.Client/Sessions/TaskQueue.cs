using System.Runtime.CompilerServices;

namespace JwtDeviceAuth.Client.Sessions;

/// <summary>Runs one piece of work after the other, in the order of the calls.</summary>
internal sealed class TaskQueue(TaskCreationOptions continuations)
{
    private readonly object _gate = new();
    private Task _last = Task.CompletedTask;

    public async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        var mine = new TaskCompletionSource(continuations);
        Task before;
        lock (_gate)
        {
            (before, _last) = (_last, mine.Task);
        }

        await before.ConfigureAwait(false);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            // Thousands that waited for each other would otherwise end inside one another.
            await Task.Yield();
        }

        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            mine.SetResult();
        }
    }
}
