using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>Social accounts in a relational database. The unique index decides whose an account is.</summary>
internal sealed class EntityFrameworkSocialAccountStore<TContext>(TContext context, SessionEnder<TContext> ender, FaultGuard guard)
    : ISocialAccountStore
    where TContext : DbContext
{
    private IQueryable<SocialAccount> Accounts => context.Set<SocialAccount>().AsNoTracking();

    public async ValueTask<SocialAccount?> FindAsync(string provider, string providerUserId, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context,
            ct => Accounts.SingleOrDefaultAsync(
                account => account.Provider == provider && account.ProviderUserId == providerUserId, ct),
            cancellationToken);

    public async ValueTask<IReadOnlyList<SocialAccount>> ListAsync(long userId, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context,
            ct => Accounts.Where(account => account.UserId == userId).OrderBy(account => account.Id).ToListAsync(ct),
            cancellationToken);

    public async ValueTask<bool> TryAddUserAsync(User user, SocialAccount account, CancellationToken cancellationToken)
    {
        var added = await guard.OnceAsync(
            context, ct => context.AtomicallyAsync(transaction => AddUserAsync(user, account, transaction), ct), cancellationToken);
        if (added is null)
        {
            return false;
        }

        (user.Id, account.UserId, account.Id) = (added.UserId, added.UserId, added.Id);
        return true;
    }

    public async ValueTask<bool> TryLinkAsync(SocialAccountLink link, CancellationToken cancellationToken)
    {
        var added = await guard.OnceAsync(
            context, ct => context.AtomicallyAsync(transaction => LinkAsync(link, transaction), ct), cancellationToken);
        if (added is null)
        {
            return false;
        }

        link.Account.Id = added.Id;
        return true;
    }

    public async ValueTask<UnlinkOutcome> TryUnlinkAsync(SocialAccountRemoval removal, CancellationToken cancellationToken)
        => (await guard.OnceAsync(
            context, ct => context.AtomicallyAsync<UnlinkOutcome>(transaction => UnlinkAsync(removal, transaction)!, ct), cancellationToken))!;

    public async ValueTask<bool> UpdateEmailAsync(long id, string? email, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context,
            ct => context.Set<SocialAccount>().Where(account => account.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(account => account.Email, email), ct),
            cancellationToken) == 1;

    private async Task<SocialAccount?> AddUserAsync(User user, SocialAccount account, CancellationToken cancellationToken)
    {
        if (await context.AddUserAsync(user, cancellationToken) is not { } added)
        {
            return null;
        }

        account.UserId = added.Id;
        var linked = await context.AddSocialAccountAsync(account, cancellationToken);
        if (linked is null)
        {
            // In a transaction of the application nobody takes the user back but this.
            await context.Set<User>().Where(row => row.Id == added.Id).ExecuteDeleteAsync(cancellationToken);
        }

        return linked;
    }

    private async Task<SocialAccount?> LinkAsync(SocialAccountLink link, CancellationToken cancellationToken)
        => await context.HoldAsync(link.Account.UserId, link.SessionId, link.Condition, link.Now, cancellationToken)
            ? await context.AddSocialAccountAsync(link.Account, cancellationToken)
            : null;

    /// <summary>The lock makes two calls at once one after the other, each with all that the one before it wrote.</summary>
    private async Task<UnlinkOutcome> UnlinkAsync(SocialAccountRemoval removal, CancellationToken cancellationToken)
    {
        var (userId, id) = (removal.UserId, removal.AccountId);
        if (!await context.HoldAsync(userId, removal.SessionId, removal.Condition, removal.Now, cancellationToken))
        {
            return new UnlinkOutcome(UnlinkResult.Refused);
        }

        var wanted = context.Set<SocialAccount>().Where(account => account.Id == id && account.UserId == userId);
        if (await wanted.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } account)
        {
            return new UnlinkOutcome(UnlinkResult.NotLinked);
        }

        var removed = await wanted
            .Where(_ => context.Set<User>().Any(user => user.Id == userId && user.PasswordHash != null && user.NormalizedEmail != null)
                || context.Set<SocialAccount>().Any(other => other.UserId == userId && other.Id != id))
            .ExecuteDeleteAsync(cancellationToken);
        return removed == 0
            ? new UnlinkOutcome(UnlinkResult.LastWayIn)
            : new UnlinkOutcome(account, await ender.EndOfAccountAsync(userId, id, cancellationToken));
    }
}
