using JwtDeviceAuth.Events;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.Passwords;

/// <summary>
/// What shows that it is the owner who asks for a change of the account, and not somebody with a stolen access token: the password, or the recent
/// login of a user who has none. What was found true goes with the change as a condition, and the store checks it once more where it writes.
/// </summary>
internal sealed class PersonCheck(
    IUserStore users,
    IDeviceSessionStore sessions,
    LoginThrottle throttle,
    PasswordCheck passwords,
    SecurityEvents events,
    AuthMetrics metrics,
    RecentLogins recent,
    StoreClock clock)
{
    /// <summary>The proof that a change of the account needs.</summary>
    public async ValueTask<PersonCheckResult> CheckAsync(Requester requester, string? password, CancellationToken cancellationToken)
    {
        var (user, session, failure) = await FindAsync(requester, cancellationToken);
        if (user is null)
        {
            return new PersonCheckResult(failure);
        }

        // The application itself is not asked for a second factor.
        if (user.SecondFactorVersion is not null && requester.SessionId is not null)
        {
            return await CheckBothAsync(user, requester, session, password, cancellationToken);
        }

        if (password is not null)
        {
            return await CheckPasswordAsync(user, requester, password, isOnlyFactor: user.SecondFactorVersion is null, cancellationToken);
        }

        return user.PasswordHash is null ? CheckLogin(user, requester, session) : new PersonCheckResult(ProfileStatus.PasswordRequired);
    }

    /// <summary>
    /// Of a user with a second factor: a recent login by both, by the request's own token; the session may have been proved by less since, and the store
    /// asks it once more.
    /// </summary>
    public async ValueTask<PersonCheckResult> CheckBothAsync(User user, Requester requester, CancellationToken cancellationToken)
    {
        var (session, isOver) = await FindSessionAsync(user, requester, cancellationToken);
        return isOver ? new PersonCheckResult(ProfileStatus.SessionRevoked) : CheckBoth(user, requester, session);
    }

    /// <summary>The password alone, whatever else a change would need.</summary>
    public async ValueTask<PersonCheckResult> CheckPasswordAsync(Requester requester, string password, CancellationToken cancellationToken)
    {
        var (user, _, failure) = await FindAsync(requester, cancellationToken);
        return user is null
            ? new PersonCheckResult(failure)
            : await CheckPasswordAsync(user, requester, password, isOnlyFactor: false, cancellationToken);
    }

    /// <summary>
    /// Who asks, and the session that asks. Ahead of the write, which has the same condition, so that a session that is over costs no hash and reveals
    /// nothing about the password.
    /// </summary>
    public async ValueTask<(User? User, DeviceSession? Session, ProfileStatus Failure)> FindAsync(Requester requester, CancellationToken cancellationToken)
    {
        var user = await users.FindByIdAsync(requester.UserId, cancellationToken);
        if (user is null)
        {
            return (null, null, ProfileStatus.UserNotFound);
        }

        var (session, isOver) = await FindSessionAsync(user, requester, cancellationToken);
        return isOver ? (null, null, ProfileStatus.SessionRevoked) : (user, session, ProfileStatus.Succeeded);
    }

    /// <summary>The session that asks, if one does; that of a user who is not active is not looked for.</summary>
    private async ValueTask<(DeviceSession? Session, bool IsOver)> FindSessionAsync(User user, Requester requester, CancellationToken cancellationToken)
    {
        if (requester.SessionId is not { } id || !user.IsActive)
        {
            return (null, false);
        }

        var session = await sessions.FindAsync(user.Id, id, cancellationToken);
        return (session, session is null || session.ExpiresAt <= clock.GetUtcNow());
    }

    /// <summary>Guesses are slowed down here too: a thief of an access token could try.</summary>
    private async ValueTask<PersonCheckResult> CheckPasswordAsync(
        User user, Requester requester, string password, bool isOnlyFactor, CancellationToken cancellationToken)
    {
        var attempt = await throttle.BeginProfileAsync(user.Id, cancellationToken);
        if (attempt.RetryAfter is { } wait)
        {
            metrics.RecordThrottled(attempt.RefusedBy.MetricName());
            events.Publish(new LoginThrottled(
                user.Id, clock.GetUtcNow(), attempt.RefusedBy, wait, Email: null, requester.Client.IpAddress, requester.Client.UserAgent));
            return new PersonCheckResult(ProfileStatus.LockedOut, wait);
        }

        PasswordVerification? verdict;
        try
        {
            verdict = await passwords.VerifyAsync(user, password, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await throttle.ReleaseAsync(attempt, wasRight: null);
            throw;
        }

        await throttle.ReleaseAsync(attempt, verdict is null ? null : verdict != PasswordVerification.Failed);
        return verdict switch
        {
            null => new PersonCheckResult(ProfileStatus.Busy),
            PasswordVerification.Failed => new PersonCheckResult(ProfileStatus.InvalidPassword),
            _ when !user.IsActive => new PersonCheckResult(ProfileStatus.UserInactive),
            _ => new PersonCheckResult(user, new PasswordCondition(user.PasswordHash!, isOnlyFactor)),
        };
    }

    /// <summary>A password that is sent all the same has to be right.</summary>
    private async ValueTask<PersonCheckResult> CheckBothAsync(
        User user, Requester requester, DeviceSession? session, string? password, CancellationToken cancellationToken)
    {
        var both = CheckBoth(user, requester, session);
        return both.Succeeded
            && password is not null
            && await CheckPasswordAsync(user, requester, password, isOnlyFactor: false, cancellationToken) is { Succeeded: false } wrong
                ? wrong
                : both;
    }

    private PersonCheckResult CheckBoth(User user, Requester requester, DeviceSession? session)
    {
        if (!user.IsActive)
        {
            return new PersonCheckResult(ProfileStatus.UserInactive);
        }

        if (!RecentLogins.HasTwoFactors(requester) || session is null || !RecentLogins.HasTwoFactors(session))
        {
            return new PersonCheckResult(ProfileStatus.SecondFactorRequired);
        }

        return recent.IsRecent(requester) && recent.IsRecent(session.ProvedAt)
            ? new PersonCheckResult(user, new RecentSecondFactorCondition(recent.Limit()))
            : new PersonCheckResult(ProfileStatus.RecentLoginRequired);
    }

    /// <summary>The request's own token has to be recent; the session says with which account, and the store asks for both once more.</summary>
    private PersonCheckResult CheckLogin(User user, Requester requester, DeviceSession? session)
    {
        if (!user.IsActive)
        {
            return new PersonCheckResult(ProfileStatus.UserInactive);
        }

        return session is { SocialAccountId: not null } && recent.IsRecent(requester)
            ? new PersonCheckResult(user, new RecentLoginCondition(recent.Limit()))
            : new PersonCheckResult(ProfileStatus.RecentLoginRequired);
    }
}
