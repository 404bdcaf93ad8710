using Race = JwtDeviceAuth.Specification.Racing;

namespace JwtDeviceAuth.TestSupport;

/// <summary>Starts things at the same moment, each on a thread of its own, so that they really race.</summary>
public static class Racing
{
    public static Task<T[]> RunAsync<T>(int count, Func<int, Task<T>> work) => Race.RunAsync(count, work);

    public static Task RunAsync(params Func<Task>[] works) => Race.RunAsync(works);
}
