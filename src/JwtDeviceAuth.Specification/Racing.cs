namespace JwtDeviceAuth.Specification;

/// <summary>Starts things at the same moment, each on a thread of its own, so that they really race.</summary>
internal static class Racing
{
    public static async Task<T[]> RunAsync<T>(int count, Func<int, Task<T>> work)
    {
        using var start = new Barrier(count);
        var tasks = Enumerable.Range(0, count).Select(number => Task.Factory.StartNew(
            async () =>
            {
                start.SignalAndWait();
                return await work(number);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()).ToArray();
        return await Task.WhenAll(tasks);
    }

    public static Task RunAsync(params Func<Task>[] works)
        => RunAsync(works.Length, async number =>
        {
            await works[number]();
            return true;
        });
}
