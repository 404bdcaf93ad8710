using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>
/// Checks, inside a transaction, what a change of an account demands, by writes that change nothing: they hold the user's row, and the row of the
/// session that asks, until the transaction ends, so that what was found true stays true until all is written. First the user, as everywhere,
/// so that no two wait for each other; then the session, in a statement of its own: one that had waited for the user would still see the
/// sessions as they were before.
/// </summary>
internal static class ProofCheck
{
    public static async Task<bool> HoldAsync(
        this DbContext context, long userId, string? sessionId, ProofCondition? condition, DateTimeOffset now, CancellationToken cancellationToken)
        => await context.UsersWith(userId, condition).LockAsync(cancellationToken)
            && await context.HoldRestAsync(userId, sessionId, condition, now, cancellationToken);

    /// <summary>Also that the user's second factors are those that something was proved against: null for none.</summary>
    public static async Task<bool> HoldAsync(
        this DbContext context,
        long userId,
        string? sessionId,
        ProofCondition? condition,
        long? secondFactorVersion,
        DateTimeOffset now,
        CancellationToken cancellationToken)
        => await context.UsersWith(userId, condition).WithVersion(secondFactorVersion).LockAsync(cancellationToken)
            && await context.HoldRestAsync(userId, sessionId, condition, now, cancellationToken);

    private static async Task<bool> HoldRestAsync(
        this DbContext context, long userId, string? sessionId, ProofCondition? condition, DateTimeOffset now, CancellationToken cancellationToken)
        => await context.HoldSessionAsync(userId, sessionId, condition, now, cancellationToken)
            && (condition is not SocialAccountCondition social || await context.HasSocialAccountAsync(userId, social, cancellationToken));

    private static IQueryable<User> WithVersion(this IQueryable<User> users, long? version)
        => version is null ? users.Where(user => user.SecondFactorVersion == null) : users.Where(user => user.SecondFactorVersion == version);

    /// <summary>Asked once the user's row is held, for the same reason as the session.</summary>
    private static Task<bool> HasSocialAccountAsync(
        this DbContext context, long userId, SocialAccountCondition condition, CancellationToken cancellationToken)
    {
        var (accountId, linkedUntil) = (condition.AccountId, condition.LinkedUntil);
        return context.Set<SocialAccount>().AnyAsync(
            account => account.Id == accountId && account.UserId == userId && (linkedUntil == null || account.CreatedAt <= linkedUntil), cancellationToken);
    }

    private static IQueryable<User> UsersWith(this DbContext context, long userId, ProofCondition? condition)
    {
        var active = context.Set<User>().Where(user => user.Id == userId && user.IsActive);
        return condition switch
        {
            null or SocialAccountCondition => active,
            RecentSecondFactorCondition => active.Where(user => user.SecondFactorVersion != null),
            PasswordCondition { Hash: var hash, IsOnlyFactor: false } => active.Where(user => user.PasswordHash == hash),
            PasswordCondition { Hash: var hash } => active.Where(user => user.PasswordHash == hash && user.SecondFactorVersion == null),
            ConfirmedEmailCondition { NormalizedEmail: var email }
                => active.Where(user => user.NormalizedEmail == email && user.EmailConfirmedAt != null),
            RecentLoginCondition => active.Where(user => user.PasswordHash == null && user.SecondFactorVersion == null),
            _ => throw new NotSupportedException($"This store does not know the condition {condition.GetType().Name}."),
        };
    }

    private static async Task<bool> HoldSessionAsync(
        this DbContext context, long userId, string? sessionId, ProofCondition? condition, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (sessionId is null)
        {
            return condition is not (RecentLoginCondition or RecentSecondFactorCondition);
        }

        var asking = context.Set<DeviceSession>()
            .Where(session => session.UserId == userId && session.SessionId == sessionId && session.ExpiresAt > now);
        if (condition is RecentSecondFactorCondition { After: var both })
        {
            asking = asking.Where(session => session.ProvedAt > both).WithMethod(SecondFactorMethods.Several);
        }

        if (condition is RecentLoginCondition { After: var after })
        {
            asking = asking.Where(session => session.ProvedAt > after && context.Set<SocialAccount>().Any(account
                => account.Id == session.SocialAccountId && account.UserId == userId
                    && (account.CreatedAt <= session.CreatedAt || account.CreatedAt <= session.ProvedAt)));
        }

        return await asking.ExecuteUpdateAsync(
            set => set.SetProperty(session => session.UpdatedAt, session => session.UpdatedAt), cancellationToken) == 1;
    }
}
