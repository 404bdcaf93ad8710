using JwtDeviceAuth.Accounts;
using JwtDeviceAuth.Sessions;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore;

/// <summary>Users in a relational database. Conditions are part of the statement that writes.</summary>
internal sealed class EntityFrameworkUserStore<TContext>(TContext context) : IUserStore
    where TContext : DbContext
{
    private IQueryable<User> Users => context.Set<User>().AsNoTracking();

    public async ValueTask<User?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken)
        => await Users.SingleOrDefaultAsync(user => user.NormalizedEmail == normalizedEmail, cancellationToken);

    public async ValueTask<User?> FindByIdAsync(long userId, CancellationToken cancellationToken)
        => await Users.SingleOrDefaultAsync(user => user.Id == userId, cancellationToken);

    public async ValueTask<bool> TryAddAsync(User user, CancellationToken cancellationToken)
    {
        // The statement itself says what happens to a taken address: a violated index would be an error in the log of every application
        // at which strangers try addresses, and on PostgreSQL the end of the application's transaction.
        if (await context.AddUserAsync(user, cancellationToken) is not { } added)
        {
            return false;
        }

        user.Id = added.Id;
        return true;
    }

    public async ValueTask<bool> TryUpgradePasswordHashAsync(
        long userId, string expectedHash, string newHash, DateTimeOffset now, CancellationToken cancellationToken)
        => await WithHash(userId, expectedHash).ExecuteUpdateAsync(
            set => set.SetProperty(user => user.PasswordHash, newHash).SetProperty(user => user.UpdatedAt, now), cancellationToken) == 1;

    public async ValueTask<UserUpdated?> TryUpdateAsync(UserUpdate update, CancellationToken cancellationToken)
        => await context.AtomicallyAsync(
            async ct =>
            {
                var changed = await WithHash(update.UserId, update.ExpectedHash).ExecuteUpdateAsync(
                    set =>
                    {
                        set.SetProperty(user => user.UpdatedAt, update.Now);
                        if (update.Name is not null)
                        {
                            set.SetProperty(user => user.Name, update.Name);
                        }

                        if (update.NewHash is not null)
                        {
                            set.SetProperty(user => user.PasswordHash, update.NewHash);
                        }
                    },
                    ct);
                if (changed == 0)
                {
                    return null;
                }

                IReadOnlyList<DeviceSession> ended = update.NewHash is null
                    ? []
                    : await context.EndAllAsync(update.UserId, update.KeepSessionId, ct);
                return new UserUpdated(await Users.SingleAsync(user => user.Id == update.UserId, ct), ended);
            },
            cancellationToken);

    public async ValueTask<bool> TryDeleteAsync(long userId, string expectedHash, CancellationToken cancellationToken)
        => await WithHash(userId, expectedHash).ExecuteDeleteAsync(cancellationToken) == 1;

    private IQueryable<User> WithHash(long userId, string expectedHash)
        => context.Set<User>().Where(user => user.Id == userId && user.PasswordHash == expectedHash);
}
