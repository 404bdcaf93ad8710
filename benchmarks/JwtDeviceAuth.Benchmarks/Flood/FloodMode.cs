namespace JwtDeviceAuth.Benchmarks.Flood;

internal enum FloodMode
{
    /// <summary>The library as it is.</summary>
    Bounded,

    /// <summary>The same, but each login hashes on the thread pool as soon as it comes, which is what a login without a queue does.</summary>
    Unbounded,
}
