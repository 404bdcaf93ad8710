using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>Users in a relational database. Conditions are part of the statement that writes.</summary>
internal sealed class EntityFrameworkUserStore<TContext>(
    TContext context, SessionRevoker<TContext> revoker, CodeRedeemer<TContext> codes, FaultGuard guard) : IUserStore
    where TContext : DbContext
{
    private IQueryable<User> Users => context.Set<User>().AsNoTracking();

    public async ValueTask<User?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context, ct => Users.SingleOrDefaultAsync(user => user.NormalizedEmail == normalizedEmail, ct), cancellationToken);

    public async ValueTask<User?> FindByIdAsync(long userId, CancellationToken cancellationToken)
        => await guard.RepeatAsync(context, ct => Users.SingleOrDefaultAsync(user => user.Id == userId, ct), cancellationToken);

    public async ValueTask<bool> TryAddAsync(User user, CancellationToken cancellationToken)
        => await guard.OnceAsync(context, ct => context.TryAddUserAsync(user, ct), cancellationToken);

    public async ValueTask<bool> TryUpgradePasswordHashAsync(
        long userId, string expectedHash, string newHash, DateTimeOffset now, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context,
            ct => context.Set<User>().Where(user => user.Id == userId && user.PasswordHash == expectedHash).ExecuteUpdateAsync(
                set => set.SetProperty(user => user.PasswordHash, newHash).SetProperty(user => user.UpdatedAt, now), ct),
            cancellationToken) == 1;

    public async ValueTask<UserUpdated?> TryUpdateAsync(UserUpdate update, CancellationToken cancellationToken)
        => await guard.OnceTogetherAsync(context, ct => UpdateAsync(update, ct), cancellationToken);

    public async ValueTask<UserDeletionResult> TryDeleteAsync(UserDeletion deletion, CancellationToken cancellationToken)
    {
        var isReferenced = false;
        try
        {
            var ended = await guard.OnceTogetherAsync(
                context, ct => DeleteAsync(deletion, () => isReferenced = true, ct), cancellationToken);
            return ended is not null
                ? new UserDeletionResult(UserDeletionStatus.Succeeded, ended)
                : UserDeletionResult.NotDeleted(isReferenced ? UserDeletionStatus.Referenced : UserDeletionStatus.Refused);
        }
        catch (Exception exception) when (guard.IsReferenced(exception))
        {
            // A deferred constraint, which is looked at by the commit.
            return UserDeletionResult.NotDeleted(UserDeletionStatus.Referenced);
        }
    }

    public async ValueTask<User?> TryConfirmEmailAsync(EmailConfirmation confirmation, CancellationToken cancellationToken)
        => await guard.OnceTogetherAsync(context, ct => codes.ConfirmEmailAsync(confirmation, ct), cancellationToken);

    public async ValueTask<UserUpdated?> TryResetPasswordAsync(PasswordReset reset, CancellationToken cancellationToken)
        => await guard.OnceTogetherAsync(context, ct => codes.ResetPasswordAsync(reset, ct), cancellationToken);

    private async Task<UserUpdated?> UpdateAsync(UserUpdate update, CancellationToken cancellationToken)
    {
        if (!await context.HoldAsync(update.UserId, update.SessionId, update.Condition, update.Now, cancellationToken))
        {
            return null;
        }

        await context.Set<User>().Where(user => user.Id == update.UserId).ExecuteUpdateAsync(
            set =>
            {
                set.SetProperty(user => user.UpdatedAt, update.Now);
                if (update.Name is not null)
                {
                    set.SetProperty(user => user.Name, update.Name);
                }

                if (update.NewHash is not null)
                {
                    set.SetPassword(update.NewHash, update.Now);
                }
            },
            cancellationToken);
        IReadOnlyList<DeviceSession> ended = [];
        if (update.NewHash is not null)
        {
            await context.RemoveWhatWasStartedAsync(update.UserId, cancellationToken);
            ended = await revoker.RevokeAllAsync(update.UserId, update.SessionId, cancellationToken);
        }

        return new UserUpdated(await Users.SingleAsync(user => user.Id == update.UserId, cancellationToken), ended);
    }

    /// <summary>The sessions go one step before their user, so that each is remembered as ended; the lock keeps logins out meanwhile.</summary>
    /// <summary>A null result takes back everything, the ended sessions too, also in a transaction of the application.</summary>
    private async Task<IReadOnlyList<DeviceSession>?> DeleteAsync(
        UserDeletion deletion, Action tellReferenced, CancellationToken cancellationToken)
    {
        if (!await context.HoldAsync(deletion.UserId, deletion.SessionId, deletion.Condition, deletion.Now, cancellationToken))
        {
            return null;
        }

        var ended = await revoker.RevokeAllAsync(deletion.UserId, exceptSessionId: null, cancellationToken);
        try
        {
            await context.Set<User>().Where(user => user.Id == deletion.UserId).ExecuteDeleteAsync(cancellationToken);
            return ended;
        }
        catch (Exception exception) when (guard.IsReferenced(exception))
        {
            tellReferenced();
            return null;
        }
    }
}
