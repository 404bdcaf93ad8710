namespace JwtDeviceAuth.Passwords;

/// <summary>A hasher that is faster with several requests at once than with one after the other.</summary>
internal interface IBatchPasswordHasher : IPasswordHasher
{
    /// <summary>How many requests it takes at once.</summary>
    int MaximumBatch { get; }

    /// <summary>
    /// What to expect of a request. Only requests of equal cost go together, so that none waits for a dearer one.
    /// </summary>
    /// <param name="hash">The hash to check against, or null to make one.</param>
    int CostOf(string? hash);

    /// <summary>Answers each request.</summary>
    /// <param name="requests">One to <see cref="MaximumBatch"/>, all of one cost.</param>
    void Run(ReadOnlySpan<HashingRequest> requests);
}
