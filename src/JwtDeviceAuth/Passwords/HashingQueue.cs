namespace JwtDeviceAuth.Passwords;

/// <summary>
/// Runs the password hasher, at most one hash per core at a time, so that a flood of logins leaves the process able to answer
/// everything else. Past a bounded number of waiting requests it turns the next away instead of making all of them slow.
/// </summary>
internal sealed class HashingQueue(IPasswordHasher hasher) : IDisposable
{
    private const int WaitingPerWorker = 64;

    private readonly SemaphoreSlim _workers = new(Environment.ProcessorCount);
    private readonly int _capacity = Environment.ProcessorCount * (WaitingPerWorker + 1);
    private int _inside;

    /// <summary>The hash, or null when too many requests wait.</summary>
    public ValueTask<string?> HashAsync(string password, CancellationToken cancellationToken)
        => RunAsync(() => hasher.Hash(password), cancellationToken);

    /// <summary>The verdict, or null when too many requests wait.</summary>
    public ValueTask<PasswordVerification?> VerifyAsync(string password, string hash, CancellationToken cancellationToken)
        => RunAsync<PasswordVerification?>(() => hasher.Verify(password, hash), cancellationToken);

    public void Dispose() => _workers.Dispose();

    private async ValueTask<T?> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _inside) > _capacity)
        {
            Interlocked.Decrement(ref _inside);
            return default;
        }

        try
        {
            await _workers.WaitAsync(cancellationToken);
            try
            {
                return await Task.Run(work, CancellationToken.None);
            }
            finally
            {
                _workers.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }
}
