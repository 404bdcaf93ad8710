namespace JwtDeviceAuth.Stores;

/// <summary>
/// Counts failed logins, so that all nodes agree. A login is counted before its password is looked at, and taken back if it turns out to
/// be no failure: of many guesses at once no more get through than of the same guesses one after the other. A database that cannot do its
/// work now is told by a <see cref="StoreUnavailableException"/>.
/// </summary>
public interface IFailedLoginStore
{
    /// <summary>
    /// Adds one to every count, in one step, on the condition that none of them is blocked; and blocks each for as long as
    /// <see cref="LoginCounter.DelayAfter"/> says. A count halves with each <see cref="LoginCounter.HalfLife"/> that has begun since the
    /// last failure, before one is added, and starts anew after <see cref="LoginCounter.ForgottenAfter"/>.
    /// </summary>
    /// <param name="counters">The counts; at least one, each once.</param>
    /// <param name="now">The time, in UTC. A block ends at its very moment.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The counts, or which of them refuses; then none has changed.</returns>
    ValueTask<LoginReservation> ReserveAsync(
        IReadOnlyList<LoginCounter> counters, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Corrects counts once it is known that a login was no failure.</summary>
    /// <param name="forgiven">Keys of the counts that start anew.</param>
    /// <param name="takenBack">
    /// Counts that go down by one, as <see cref="ReserveAsync"/> returned them; the block goes too, unless a later failure has set another.
    /// </param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>When it is done; counts that are gone by now are none of its business.</returns>
    ValueTask SettleAsync(
        IReadOnlyList<byte[]> forgiven, IReadOnlyList<FailedLogins> takenBack, CancellationToken cancellationToken);

    /// <summary>Removes one batch of counts that are forgotten, so that no batch holds up a login for long.</summary>
    /// <param name="before">Counts whose last failure was at or before this.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>How many were removed; 0 when there are no more.</returns>
    ValueTask<int> RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
