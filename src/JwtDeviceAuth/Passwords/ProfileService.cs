using JwtDeviceAuth.Events;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Passwords;

/// <summary>
/// Change and deletion of an account: check the password, or the fresh login of a user who has none; then write on the condition that it still
/// holds. A new password and the end of the other sessions are one step.
/// </summary>
internal sealed class ProfileService(
    IUserStore users,
    IDeviceSessionStore sessions,
    LoginThrottle throttle,
    PasswordPolicy policy,
    PasswordCheck passwords,
    HashingQueue hashing,
    SecurityEventQueue events,
    SessionEndings endings,
    AuthMetrics metrics,
    IOptions<JwtDeviceAuthOptions> options,
    StoreClock clock) : IProfileService
{
    // A login can strengthen the hash between the check and the write; the password is then still right.
    private const int Attempts = 3;

    public ValueTask<User?> FindAsync(long userId, CancellationToken cancellationToken)
        => users.FindByIdAsync(userId, cancellationToken);

    public async ValueTask<ProfileOutcome> UpdateAsync(ProfileUpdateRequest request, CancellationToken cancellationToken)
    {
        if (request.NewPassword is { } chosen && await policy.FindFaultAsync(chosen, cancellationToken) is { } fault)
        {
            return new ProfileOutcome(ResultOf(fault));
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var proof = await CheckAsync(request.UserId, request.OldPassword, request.SessionId, cancellationToken);
            if (proof.User is not { } user)
            {
                return proof.Failure!;
            }

            var newHash = request.NewPassword is { } password ? await hashing.HashAsync(password, HashingShare.Changes, cancellationToken) : null;
            if (newHash is null && request.NewPassword is not null)
            {
                return new ProfileOutcome(ProfileResult.Busy);
            }

            var now = clock.GetUtcNow().ToWholeMilliseconds();
            var updated = await users.TryUpdateAsync(
                new UserUpdate
                {
                    UserId = user.Id,
                    ExpectedHash = user.PasswordHash,
                    FreshLogin = proof.Login,
                    Name = request.Name?.Trim(),
                    NewHash = newHash,
                    KeepSessionId = request.SessionId,
                    Now = now,
                },
                cancellationToken);
            if (updated is not null)
            {
                if (newHash is not null)
                {
                    events.Publish(new PasswordChanged(user.Id, now));
                    endings.Tell(updated.EndedSessions, SessionEndReason.PasswordChanged);
                }

                return new ProfileOutcome(updated.User);
            }
        }

        return new ProfileOutcome(ProfileResult.Busy);
    }

    private static ProfileResult ResultOf(PasswordFault fault) => fault switch
    {
        PasswordFault.TooLong => ProfileResult.PasswordTooLong,
        PasswordFault.TooCommon => ProfileResult.PasswordTooCommon,
        _ => ProfileResult.PasswordTooWeak,
    };

    public async ValueTask<ProfileOutcome> DeleteAsync(long userId, string? password, string? sessionId, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var proof = await CheckAsync(userId, password, sessionId, cancellationToken);
            if (proof.User is not { } user)
            {
                return proof.Failure!;
            }

            var deleted = await users.TryDeleteAsync(userId, user.PasswordHash, proof.Login, cancellationToken);
            if (deleted.Status == UserDeletionStatus.Referenced)
            {
                return new ProfileOutcome(ProfileResult.StillReferenced);
            }

            if (deleted.Status == UserDeletionStatus.Deleted)
            {
                events.Publish(new UserDeleted(userId, clock.GetUtcNow()));
                endings.Tell(deleted.Ended, SessionEndReason.UserDeleted);
                return new ProfileOutcome(user);
            }
        }

        return new ProfileOutcome(ProfileResult.Busy);
    }

    /// <summary>
    /// The user and, where there is no password to check, the login that stands in for it; or the failure. Guesses are slowed down here too:
    /// whoever has a stolen access token could try.
    /// </summary>
    private async ValueTask<(User? User, FreshLogin? Login, ProfileOutcome? Failure)> CheckAsync(
        long userId, string? password, string? sessionId, CancellationToken cancellationToken)
    {
        var user = await users.FindByIdAsync(userId, cancellationToken);
        if (user is null)
        {
            return (null, null, new ProfileOutcome(ProfileResult.UserNotFound));
        }

        if (password is null)
        {
            return user.PasswordHash is null
                ? await CheckLoginAsync(user, sessionId, cancellationToken)
                : (null, null, new ProfileOutcome(ProfileResult.PasswordRequired));
        }

        var attempt = await throttle.BeginProfileAsync(userId, cancellationToken);
        if (attempt.RetryAfter is { } wait)
        {
            metrics.RecordThrottled(attempt.RefusedBy);
            events.Publish(new LoginThrottled(
                userId, clock.GetUtcNow(), attempt.RefusedBy, wait, Email: null, IpAddress: null, UserAgent: null));
            return (null, null, new ProfileOutcome(ProfileResult.LockedOut, wait));
        }

        PasswordVerification? verdict;
        try
        {
            verdict = await passwords.VerifyAsync(user, password, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await throttle.EndAsync(attempt, wasRight: null);
            throw;
        }

        await throttle.EndAsync(attempt, verdict is null ? null : verdict != PasswordVerification.Failed);
        return verdict switch
        {
            null => (null, null, new ProfileOutcome(ProfileResult.Busy)),
            PasswordVerification.Failed => (null, null, new ProfileOutcome(ProfileResult.InvalidPassword)),
            _ when !user.IsActive => (null, null, new ProfileOutcome(ProfileResult.UserInactive)),
            _ => (user, null, null),
        };
    }

    /// <summary>Ahead of the write, which has the same condition, so that a session that is too old costs no hash.</summary>
    private async ValueTask<(User? User, FreshLogin? Login, ProfileOutcome? Failure)> CheckLoginAsync(
        User user, string? sessionId, CancellationToken cancellationToken)
    {
        if (!user.IsActive)
        {
            return (null, null, new ProfileOutcome(ProfileResult.UserInactive));
        }

        var after = clock.GetUtcNow() - options.Value.FreshLoginAge;
        var session = sessionId is null ? null : await sessions.FindAsync(user.Id, sessionId, cancellationToken);
        return session is not null && session.LoginType != LoginTypes.Local && session.CreatedAt > after
            ? (user, new FreshLogin(session.SessionId, after), null)
            : (null, null, new ProfileOutcome(ProfileResult.FreshLoginRequired));
    }
}
