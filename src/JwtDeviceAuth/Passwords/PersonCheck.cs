using JwtDeviceAuth.Events;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.Options;

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
    IOptions<JwtDeviceAuthOptions> options,
    StoreClock clock)
{
    public async ValueTask<PersonCheckResult> CheckAsync(Requester requester, string? password, CancellationToken cancellationToken)
    {
        var user = await users.FindByIdAsync(requester.UserId, cancellationToken);
        if (user is null)
        {
            return new PersonCheckResult(ProfileStatus.UserNotFound);
        }

        // Ahead of the write, which has the same condition, so that a session that is over costs no hash and reveals nothing about the password.
        var session = requester.SessionId is { } id && user.IsActive ? await sessions.FindAsync(user.Id, id, cancellationToken) : null;
        if (requester.SessionId is not null && user.IsActive && (session is null || session.ExpiresAt <= clock.GetUtcNow()))
        {
            return new PersonCheckResult(ProfileStatus.SessionRevoked);
        }

        if (password is not null)
        {
            return await CheckPasswordAsync(user, requester, password, cancellationToken);
        }

        return user.PasswordHash is null ? CheckLogin(user, session) : new PersonCheckResult(ProfileStatus.PasswordRequired);
    }

    /// <summary>Guesses are slowed down here too: a thief of an access token could try.</summary>
    private async ValueTask<PersonCheckResult> CheckPasswordAsync(
        User user, Requester requester, string password, CancellationToken cancellationToken)
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
            _ => new PersonCheckResult(user, new PasswordCondition(user.PasswordHash!)),
        };
    }

    private PersonCheckResult CheckLogin(User user, DeviceSession? session)
    {
        if (!user.IsActive)
        {
            return new PersonCheckResult(ProfileStatus.UserInactive);
        }

        var after = clock.GetUtcNow().ToWholeMilliseconds() - options.Value.RecentAuthenticationAge;
        return session is { SocialAccountId: not null } && session.ProvedAt > after
            ? new PersonCheckResult(user, new RecentLoginCondition(after))
            : new PersonCheckResult(ProfileStatus.RecentLoginRequired);
    }
}
