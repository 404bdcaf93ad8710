using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.External;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>Social accounts in a relational database. The unique index decides whose an account is.</summary>
internal sealed class EntityFrameworkSocialAccountStore<TContext>(TContext context, SessionRevoker<TContext> ender, FaultGuard guard)
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

    public async ValueTask<bool> TryLinkAsync(SocialAccount account, string? confirmedEmail, CancellationToken cancellationToken)
    {
        var added = await guard.OnceAsync(
            context, ct => context.AtomicallyAsync(transaction => LinkAsync(account, confirmedEmail, transaction), ct), cancellationToken);
        if (added is null)
        {
            return false;
        }

        account.Id = added.Id;
        return true;
    }

    public async ValueTask<UnlinkOutcome> TryUnlinkAsync(long userId, string provider, CancellationToken cancellationToken)
        => (await guard.OnceAsync(
            context, ct => context.AtomicallyAsync<UnlinkOutcome>(transaction => UnlinkAsync(userId, provider, transaction)!, ct), cancellationToken))!;

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
        var linked = await context.AddSocialAccountAsync(account, confirmedEmail: null, cancellationToken);
        if (linked is null)
        {
            // In a transaction of the application nobody takes the user back but this.
            await context.Set<User>().Where(row => row.Id == added.Id).ExecuteDeleteAsync(cancellationToken);
        }

        return linked;
    }

    /// <summary>The lock keeps the user from being deleted or changed between the condition and the link.</summary>
    private async Task<SocialAccount?> LinkAsync(SocialAccount account, string? confirmedEmail, CancellationToken cancellationToken)
        => await context.Set<User>().Where(user => user.Id == account.UserId).LockAsync(cancellationToken)
            ? await context.AddSocialAccountAsync(account, confirmedEmail, cancellationToken)
            : null;

    /// <summary>The lock makes two calls at once one after the other, each with all that the one before it wrote.</summary>
    private async Task<UnlinkOutcome> UnlinkAsync(long userId, string provider, CancellationToken cancellationToken)
    {
        await context.Set<User>().Where(user => user.Id == userId).LockAsync(cancellationToken);
        var ofUser = context.Set<SocialAccount>().Where(account => account.UserId == userId);
        var removed = await ofUser
            .Where(account => account.Provider == provider
                && (context.Set<User>().Any(user => user.Id == userId && user.PasswordHash != null && user.NormalizedEmail != null)
                    || context.Set<SocialAccount>().Any(other => other.UserId == userId && other.Provider != provider)))
            .ExecuteDeleteAsync(cancellationToken);
        if (removed == 0)
        {
            var isLinked = await ofUser.AnyAsync(account => account.Provider == provider, cancellationToken);
            return new UnlinkOutcome(isLinked ? UnlinkResult.LastWayIn : UnlinkResult.NotLinked, []);
        }

        return new UnlinkOutcome(UnlinkResult.Succeeded, await ender.EndOfTypeAsync(userId, provider, cancellationToken));
    }
}
