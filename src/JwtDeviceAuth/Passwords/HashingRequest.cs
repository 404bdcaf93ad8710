namespace JwtDeviceAuth.Passwords;

/// <summary>A password that waits to be hashed, or to be checked against a hash.</summary>
internal sealed class HashingRequest(string password, string? hash)
{
    // A hasher of the application's own may look at what belongs to the request, such as its activity.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    // Continuations elsewhere: the worker has other passwords to hash.
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Password => password;

    /// <summary>What to check against; null to make a hash.</summary>
    public string? Hash => hash;

    /// <summary>Which share of the hashing it is in.</summary>
    public HashingShare Share { get; init; }

    /// <summary>See <see cref="IBatchPasswordHasher.CostOf"/>; null for a hasher that takes one at a time.</summary>
    public int? Cost { get; init; }

    /// <summary>The answer to a request without a hash.</summary>
    public string? NewHash { get; set; }

    /// <summary>The answer to a request with one.</summary>
    public PasswordVerification Verdict { get; set; }

    /// <summary>Ends when one of the answers is there.</summary>
    public Task Completion => _completion.Task;

    public void RunAlone(IPasswordHasher hasher)
    {
        if (_context is null)
        {
            Answer(hasher);
            return;
        }

        ExecutionContext.Run(_context, state => Answer((IPasswordHasher)state!), hasher);
    }

    public void Complete() => _completion.TrySetResult();

    public void Fail(Exception exception) => _completion.TrySetException(exception);

    public void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);

    private void Answer(IPasswordHasher hasher)
    {
        if (hash is null)
        {
            NewHash = hasher.Hash(password);
        }
        else
        {
            Verdict = hasher.Verify(password, hash);
        }
    }
}
