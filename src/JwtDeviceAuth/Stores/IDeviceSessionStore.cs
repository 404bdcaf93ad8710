namespace JwtDeviceAuth.Stores;

/// <summary>
/// Keeps device sessions, one per user, login type and device. Every method is one atomic step that is decided in the database, so that
/// it holds against other processes too. Each names the user, so that the rows can be spread over databases by user. A step that ends
/// sessions before their time leaves an <see cref="RevokedSession"/> of each. A database that cannot do its work now is reported
/// by a <see cref="StoreUnavailableException"/>.
/// </summary>
public interface IDeviceSessionStore
{
    /// <summary>
    /// Starts a session instead of the one that the user has with the same login type on the same device, if the user is still
    /// active, the condition holds, and so does <see cref="SessionStart.SecondFactor"/>, which is used up with it. A session that ends otherwise than by
    /// its expiry or by the next one on its device takes the trust in its device along.
    /// </summary>
    /// <param name="start">The session, and the conditions.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The stored session and those that ended for it; null if the condition no longer held: nothing was changed.</returns>
    /// <exception cref="NotSupportedException">The store does not know this kind of condition or second factor; nothing was changed.</exception>
    ValueTask<SessionStarted?> TryStartAsync(SessionStart start, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the hash of a session's refresh token, by one conditional write: only if the presented hash is the stored one, the
    /// session has not expired, its user is active, it is bound to no key or to <see cref="SessionRotation.KeyThumbprint"/>, and
    /// <see cref="SessionRotation.Proof"/> was not used before, which is noted in the same transaction. Of several calls with the
    /// same hash exactly one succeeds, of several with one proof likewise, and of several keys for a session without one exactly one is bound to it.
    /// </summary>
    /// <param name="rotation">The presented hash, its successor, the times, and the key with its proof.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The session after the rotation, or as it is if the condition did not hold; and what became of the proof.</returns>
    ValueTask<RotationResult> TryRotateAsync(SessionRotation rotation, CancellationToken cancellationToken);

    /// <summary>
    /// Notes that the replaced token came again from elsewhere, by one conditional write: only while the current hash is still the stored one, and
    /// once for each rotation. Then <see cref="DeviceSession.ForeignRepeats"/> becomes positive and one more, and the first repeat of a session sets
    /// <see cref="DeviceSession.RepeatedAt"/>, <see cref="DeviceSession.RepeatUserAgent"/> and <see cref="DeviceSession.RepeatIpAddress"/>. A
    /// rotation makes the number negative if it was positive, and else 0.
    /// </summary>
    /// <param name="repeat">The repeat.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The session as it is then; of several calls for one rotation exactly one is counted.</returns>
    ValueTask<ForeignRepeatResult> TryNoteRepeatAsync(ForeignRepeat repeat, CancellationToken cancellationToken);

    /// <summary>
    /// Notes in a session that its person has proved again who they are: <see cref="DeviceSession.ProvedAt"/>, <see cref="DeviceSession.Methods"/> and,
    /// where one was the proof, <see cref="DeviceSession.SocialAccountId"/>; only if the session is there and has not expired, has
    /// <see cref="SessionProof.KeptMethods"/> still, the user is active and the condition holds, and so does <see cref="SessionProof.SecondFactor"/>, which is used up with it. The
    /// refresh token and the times of expiry stay.
    /// </summary>
    /// <param name="proof">What was proved, and the condition.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The session after the change; null if something did not hold: nothing was changed.</returns>
    /// <exception cref="NotSupportedException">The store does not know this kind of condition; nothing was changed.</exception>
    ValueTask<DeviceSession?> TryProveAsync(SessionProof proof, CancellationToken cancellationToken);

    /// <summary>Finds a session of an active user.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="sessionId">The <c>sid</c>.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The session, also if it has expired; null if there is none or its user is not active.</returns>
    ValueTask<DeviceSession?> FindAsync(long userId, string sessionId, CancellationToken cancellationToken);

    /// <summary>Lists a user's sessions that have not expired, the one used last first.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="now">The time that expiry is compared with.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>An empty list if there are none.</returns>
    ValueTask<IReadOnlyList<DeviceSession>> ListAsync(long userId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Gives a session that has not expired another device name, if the session that asks is there.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="askingSessionId">The <c>sid</c> of the session that asks; null where the application asks.</param>
    /// <param name="id">The session's key.</param>
    /// <param name="deviceName">The name; null removes it.</param>
    /// <param name="now">The time that expiry is compared with, and for <see cref="DeviceSession.UpdatedAt"/>.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The session after the change; null if this user has no such session, or not the one that asks.</returns>
    ValueTask<DeviceSession?> TryRenameAsync(
        long userId, string? askingSessionId, long id, string? deviceName, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Ends a session, named by its <c>sid</c>.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="sessionId">The <c>sid</c>.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The session that this call ended; null if there was none: of several calls at once one gets it.</returns>
    ValueTask<DeviceSession?> TryRevokeAsync(long userId, string sessionId, CancellationToken cancellationToken);

    /// <summary>Ends a session, named by its key, if the session that asks is there.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="askingSessionId">The <c>sid</c> of the session that asks; null where the application asks.</param>
    /// <param name="id">The session's key.</param>
    /// <param name="now">The time that the expiry of the session that asks is compared with.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The session that this call ended; null if this user has no such session, or not the one that asks.</returns>
    ValueTask<DeviceSession?> TryRevokeAsync(
        long userId, string? askingSessionId, long id, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Ends a user's sessions, or all others, if the session that asks is there.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="askingSessionId">The <c>sid</c> of the session that asks.</param>
    /// <param name="keepsAsking">Whether the session that asks is kept.</param>
    /// <param name="now">The time that its expiry is compared with.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The sessions that this call ended; null if the session that asks is not there: nothing was changed.</returns>
    ValueTask<IReadOnlyList<DeviceSession>?> TryRevokeAllAsync(
        long userId, string askingSessionId, bool keepsAsking, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Ends a user's sessions.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="exceptSessionId">The <c>sid</c> of the session to keep; null ends them all.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The sessions that this call ended.</returns>
    ValueTask<IReadOnlyList<DeviceSession>> RevokeAllAsync(long userId, string? exceptSessionId, CancellationToken cancellationToken);

    /// <summary>
    /// Removes one batch of expired sessions, walking the table by key, so that no batch holds up a login for long.
    /// </summary>
    /// <param name="now">The time that expiry is compared with.</param>
    /// <param name="after">Where the last batch stopped; 0 to begin.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>How many were removed, and where to go on.</returns>
    ValueTask<CleanupBatch> RemoveExpiredAsync(DateTimeOffset now, long after, CancellationToken cancellationToken);
}
