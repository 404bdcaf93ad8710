namespace JwtDeviceAuth.Stores;

/// <summary>
/// Counts failed logins, so that all nodes agree. A login takes a lease: it is counted as a failure before its password is looked at, and taken
/// back if it was none. So of many guesses at once no more get through than of the same guesses one after the other. Where an application has begun a
/// transaction around the login, what is counted must outlive its rollback. A database that cannot do its work now is reported by a
/// <see cref="StoreUnavailableException"/>.
/// </summary>
public interface IFailedLoginStore
{
    /// <summary>
    /// Adds one to every count and to its <see cref="FailedLogins.Pending"/>, in one step, on the condition that none of them is blocked and
    /// that <see cref="LoginLeaseRequest.Proof"/> holds; and blocks each for as long as <see cref="LoginCounter.DelayAfter"/> says. A count
    /// halves with each <see cref="LoginCounter.HalfLife"/> that has begun since the last failure, before one is added, and starts anew after
    /// <see cref="LoginCounter.ForgottenAfter"/>. Leases that nobody ended within <see cref="LoginCounter.LongestLease"/> of the last one are
    /// not pending any more.
    /// </summary>
    /// <param name="request">The counts and the condition. A store that does not know a condition must throw, and not pass over it.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The counts, or what refuses the login; then none has changed.</returns>
    ValueTask<LoginLease> LeaseAsync(LoginLeaseRequest request, CancellationToken cancellationToken);

    /// <summary>Ends a lease: corrects the counts for the result of the login, and takes it out of <see cref="FailedLogins.Pending"/>.</summary>
    /// <param name="release">What becomes of each count.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>When it is done; counts that are gone by now are left alone.</returns>
    ValueTask ReleaseAsync(LoginLeaseRelease release, CancellationToken cancellationToken);

    /// <summary>Removes one batch of counts that are forgotten, so that no batch holds up a login for long.</summary>
    /// <param name="before">Counts whose last failure was at or before this.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>How many were removed; 0 when there are no more.</returns>
    ValueTask<int> RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
