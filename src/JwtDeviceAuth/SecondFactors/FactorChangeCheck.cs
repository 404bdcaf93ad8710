using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>
/// Who may change second factors: without one, the person who proves any change of the account; with one, only a session that was started with both factors a
/// short time ago. The password alone must not take the second factor away.
/// </summary>
internal sealed class FactorChangeCheck(
    IUserStore users, IDeviceSessionStore sessions, PersonCheck person, RecentLogins recent, StoreClock clock)
{
    public async ValueTask<FactorChangeCheckResult> CheckAsync(Requester requester, string? password, CancellationToken cancellationToken)
    {
        var user = await users.FindByIdAsync(requester.UserId, cancellationToken);
        if (user?.SecondFactorVersion is not null)
        {
            return await CheckRecentAsync(user, requester, cancellationToken);
        }

        var check = await person.CheckAsync(requester, password, cancellationToken);
        return check.Succeeded
            ? new FactorChangeCheckResult(check.User, ChangeOf(requester, check.Condition, version: null))
            : new FactorChangeCheckResult(StatusOf(check.Failure), check.RetryAfter);
    }

    /// <summary>For what only a user with a second factor can do.</summary>
    public async ValueTask<FactorChangeCheckResult> CheckRecentAsync(Requester requester, CancellationToken cancellationToken)
        => await users.FindByIdAsync(requester.UserId, cancellationToken) switch
        {
            null => new FactorChangeCheckResult(SecondFactorStatus.UserNotFound),
            { SecondFactorVersion: null } => new FactorChangeCheckResult(SecondFactorStatus.NoSecondFactor),
            { } user => await CheckRecentAsync(user, requester, cancellationToken),
        };

    private async ValueTask<FactorChangeCheckResult> CheckRecentAsync(User user, Requester requester, CancellationToken cancellationToken)
    {
        if (!user.IsActive)
        {
            return new FactorChangeCheckResult(SecondFactorStatus.UserInactive);
        }

        var (now, session) = (clock.GetUtcNow().ToWholeMilliseconds(), requester.SessionId is { } id ? await sessions.FindAsync(user.Id, id, cancellationToken) : null);
        if (requester.SessionId is not null && (session is null || session.ExpiresAt <= now))
        {
            return new FactorChangeCheckResult(SecondFactorStatus.SessionRevoked);
        }

        // What proves is the request's own token; the session may have been proved by less since, and the store asks it once more.
        var after = recent.Limit();
        var hasBoth = RecentLogins.HasTwoFactors(requester) && session is not null && RecentLogins.HasTwoFactors(session);
        return (recent.IsRecent(requester) && recent.IsRecent(session?.ProvedAt), hasBoth) switch
        {
            (_, false) => new FactorChangeCheckResult(SecondFactorStatus.SecondFactorRequired),
            (false, _) => new FactorChangeCheckResult(SecondFactorStatus.RecentLoginRequired),
            _ => new FactorChangeCheckResult(user, ChangeOf(requester, new RecentSecondFactorCondition(after), user.SecondFactorVersion)),
        };
    }

    private SecondFactorChange ChangeOf(Requester requester, ProofCondition condition, long? version) => new()
    {
        UserId = requester.UserId,
        SessionId = requester.SessionId,
        Condition = condition,
        Version = version,
        Now = clock.GetUtcNow().ToWholeMilliseconds(),
    };

    private static SecondFactorStatus StatusOf(ProfileStatus failure) => failure switch
    {
        ProfileStatus.UserNotFound => SecondFactorStatus.UserNotFound,
        ProfileStatus.UserInactive => SecondFactorStatus.UserInactive,
        ProfileStatus.SessionRevoked => SecondFactorStatus.SessionRevoked,
        ProfileStatus.PasswordRequired => SecondFactorStatus.PasswordRequired,
        ProfileStatus.InvalidPassword => SecondFactorStatus.InvalidPassword,
        ProfileStatus.RecentLoginRequired => SecondFactorStatus.RecentLoginRequired,
        ProfileStatus.SecondFactorRequired => SecondFactorStatus.SecondFactorRequired,
        ProfileStatus.LockedOut => SecondFactorStatus.LockedOut,
        ProfileStatus.Busy => SecondFactorStatus.Busy,
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, message: null),
    };
}
