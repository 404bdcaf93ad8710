using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>
/// Who may change second factors: without one, the person who proves any change of the account; with one, only a session that was started with both factors a
/// short time ago. The password alone must not take the second factor away.
/// </summary>
internal sealed class FactorChangeCheck(IUserStore users, PersonCheck person, StoreClock clock)
{
    public async ValueTask<FactorChangeCheckResult> CheckAsync(Requester requester, string? password, CancellationToken cancellationToken)
    {
        var user = await users.FindByIdAsync(requester.UserId, cancellationToken);
        return user?.SecondFactorVersion is { } version
            ? ResultOf(requester, await person.CheckBothAsync(user, requester, cancellationToken), version)
            : ResultOf(requester, await person.CheckAsync(requester, password, cancellationToken), version: null);
    }

    /// <summary>For what only a user with a second factor can do.</summary>
    public async ValueTask<FactorChangeCheckResult> CheckRecentAsync(Requester requester, CancellationToken cancellationToken)
        => await users.FindByIdAsync(requester.UserId, cancellationToken) switch
        {
            null => new FactorChangeCheckResult(SecondFactorStatus.UserNotFound),
            { SecondFactorVersion: { } version } user => ResultOf(requester, await person.CheckBothAsync(user, requester, cancellationToken), version),
            _ => new FactorChangeCheckResult(SecondFactorStatus.NoSecondFactor),
        };

    private FactorChangeCheckResult ResultOf(Requester requester, PersonCheckResult check, long? version)
        => check.Succeeded
            ? new FactorChangeCheckResult(
                check.User,
                new SecondFactorChange
                {
                    UserId = requester.UserId,
                    SessionId = requester.SessionId,
                    Condition = check.Condition,
                    Version = version,
                    Now = clock.GetUtcNow().ToWholeMilliseconds(),
                })
            : new FactorChangeCheckResult(StatusOf(check.Failure), check.RetryAfter);

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
