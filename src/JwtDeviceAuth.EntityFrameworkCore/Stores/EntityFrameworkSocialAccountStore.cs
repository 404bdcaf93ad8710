using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>Social accounts in a relational database. The unique index decides whose an account is.</summary>
internal sealed class EntityFrameworkSocialAccountStore<TContext>(TContext context, SessionRevoker<TContext> revoker, FaultGuard guard)
    : ISocialAccountStore
    where TContext : DbContext
{
    private IQueryable<SocialAccount> Accounts => context.Set<SocialAccount>().AsNoTracking();

    public async ValueTask<SocialAccount?> FindAsync(string provider, string providerUserId, CancellationToken cancellationToken)
    {
        var found = await guard.RepeatAsync(
            context,
            ct => Accounts.SingleOrDefaultAsync(
                account => account.Provider == provider && account.ProviderUserId == providerUserId, ct),
            cancellationToken);

        // SQL Server and MySQL do not see spaces at the end, whatever the collation.
        return found?.ProviderUserId == providerUserId ? found : null;
    }

    public async ValueTask<IReadOnlyList<SocialAccount>> ListAsync(long userId, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context,
            ct => Accounts.Where(account => account.UserId == userId).OrderBy(account => account.Id).ToListAsync(ct),
            cancellationToken);

    public async ValueTask<bool> TryAddUserAsync(User user, SocialAccount account, CancellationToken cancellationToken)
    {
        var keys = (user.Id, account.UserId, account.Id);
        if (await guard.OnceTogetherAsync(context, ct => AddUserAsync(user, account, ct), cancellationToken) is not null)
        {
            return true;
        }

        (user.Id, account.UserId, account.Id) = keys;
        return false;
    }

    public async ValueTask<bool> TryLinkAsync(SocialAccountLink link, CancellationToken cancellationToken)
        => await guard.OnceTogetherAsync(context, ct => LinkAsync(link, ct), cancellationToken) is not null;

    public async ValueTask<UnlinkResult> TryUnlinkAsync(SocialAccountRemoval removal, CancellationToken cancellationToken)
        => (await guard.OnceTogetherAsync(context, ct => UnlinkAsync(removal, ct)!, cancellationToken))!;

    public async ValueTask<bool> UpdateEmailAsync(long id, string? email, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context,
            ct => context.Set<SocialAccount>().Where(account => account.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(account => account.Email, email), ct),
            cancellationToken) == 1;

    private async Task<SocialAccount?> AddUserAsync(User user, SocialAccount account, CancellationToken cancellationToken)
    {
        if (!await context.TryAddUserAsync(user, cancellationToken))
        {
            return null;
        }

        account.UserId = user.Id;
        return await AddAsync(account, cancellationToken);
    }

    private async Task<SocialAccount?> LinkAsync(SocialAccountLink link, CancellationToken cancellationToken)
        => await (link.OnlyWithoutSecondFactor
            ? context.HoldAsync(link.Account.UserId, link.SessionId, link.Condition, secondFactorVersion: null, link.Now, cancellationToken)
            : context.HoldAsync(link.Account.UserId, link.SessionId, link.Condition, link.Now, cancellationToken))
            ? await AddAsync(link.Account, cancellationToken)
            : null;

    /// <summary>Null if the account is somebody's.</summary>
    private async Task<SocialAccount?> AddAsync(SocialAccount account, CancellationToken cancellationToken)
        => await context.TryInsertAsync(
            account,
            other => other.Provider == account.Provider && other.ProviderUserId == account.ProviderUserId,
            cancellationToken)
                ? account
                : null;

    /// <summary>The lock makes two calls at once one after the other, each with all that the one before it wrote.</summary>
    private async Task<UnlinkResult> UnlinkAsync(SocialAccountRemoval removal, CancellationToken cancellationToken)
    {
        var (userId, id) = (removal.UserId, removal.AccountId);
        if (!await context.HoldAsync(userId, removal.SessionId, removal.Condition, removal.Now, cancellationToken))
        {
            return new UnlinkResult(UnlinkStatus.Refused);
        }

        var ofUser = context.Set<SocialAccount>().Where(account => account.UserId == userId);
        if (await ofUser.AsNoTracking().SingleOrDefaultAsync(account => account.Id == id, cancellationToken) is not { } found)
        {
            return new UnlinkResult(UnlinkStatus.NotLinked);
        }

        // Not in the statement that deletes: MySQL deletes from no table that it also reads.
        var hasAnother = await ofUser.AnyAsync(account => account.Id != id, cancellationToken);
        var removed = await ofUser
            .Where(account => account.Id == id
                && (hasAnother
                    || context.Set<User>().Any(user => user.Id == userId && user.PasswordHash != null && user.NormalizedEmail != null)))
            .ExecuteDeleteAsync(cancellationToken);
        return removed == 0
            ? new UnlinkResult(UnlinkStatus.LastWayIn)
            : new UnlinkResult(found, await revoker.EndOfAccountAsync(userId, id, cancellationToken));
    }
}
