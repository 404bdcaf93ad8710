using System.Linq.Expressions;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>
/// Turns a code into a change of its user, inside a transaction: hold the user's row, as everything else does that concerns both, so that no two
/// wait for each other; take the code out, which only one can; write. Null takes all of it back.
/// </summary>
internal sealed class CodeRedeemer<TContext>(TContext context, SessionRevoker<TContext> revoker)
    where TContext : DbContext
{
    public async Task<User?> ConfirmEmailAsync(EmailConfirmation confirmation, CancellationToken cancellationToken)
    {
        var (userId, now) = (confirmation.UserId, confirmation.Now);
        if (!await LockAsync(confirmation.CodeHash, confirmation.Purpose, now, user => user.Id == userId, cancellationToken)
            || !await context.HoldAsync(userId, confirmation.SessionId, condition: null, now, cancellationToken)
            || await TakeAsync(confirmation.CodeHash, confirmation.Purpose, now, cancellationToken) is null)
        {
            return null;
        }

        await context.Set<User>()
            .Where(user => user.Id == userId && user.EmailConfirmedAt == null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(user => user.EmailConfirmedAt, now).SetProperty(user => user.UpdatedAt, now), cancellationToken);
        await context.Set<OneTimeCode>()
            .Where(code => code.UserId == userId && code.Purpose == confirmation.Purpose)
            .ExecuteDeleteAsync(cancellationToken);
        return await FindAsync(userId, cancellationToken);
    }

    public async Task<UserUpdated?> ResetPasswordAsync(PasswordReset reset, CancellationToken cancellationToken)
    {
        if (!await LockAsync(reset.CodeHash, reset.Purpose, reset.Now, _ => true, cancellationToken)
            || await TakeAsync(reset.CodeHash, reset.Purpose, reset.Now, cancellationToken) is not { } userId)
        {
            return null;
        }

        // Before the address counts as confirmed: only an account whose holder had never shown that it is theirs loses its links.
        var unproven = context.Set<SocialAccount>()
            .Where(account => account.UserId == userId && context.Set<User>().Any(user => user.Id == userId && user.EmailConfirmedAt == null));
        var removed = await unproven.AsNoTracking().ToListAsync(cancellationToken);
        await unproven.ExecuteDeleteAsync(cancellationToken);
        await context.Set<User>()
            .Where(user => user.Id == userId)
            .ExecuteUpdateAsync(
                set =>
                {
                    set.SetPassword(reset.NewHash, reset.Now);
                    set.SetProperty(user => user.EmailConfirmedAt, user => user.EmailConfirmedAt ?? reset.Now);
                    set.SetProperty(user => user.UpdatedAt, reset.Now);
                },
                cancellationToken);
        await context.RemoveWhatWasStartedAsync(userId, cancellationToken);
        var ended = await revoker.RevokeAllAsync(userId, exceptSessionId: null, cancellationToken);
        return new UserUpdated(await FindAsync(userId, cancellationToken), ended, removed);
    }

    /// <summary>Holds the row of the code's user, if the code is for the address that this user still has.</summary>
    private Task<bool> LockAsync(
        byte[] codeHash, string purpose, DateTimeOffset now, Expression<Func<User, bool>> isMeant, CancellationToken cancellationToken)
        => context.Set<User>()
            .Where(isMeant)
            .Where(user => user.IsActive && user.NormalizedEmail != null && context.Set<OneTimeCode>().Any(code
                => code.CodeHash == codeHash
                    && code.Purpose == purpose
                    && code.ExpiresAt > now
                    && code.UserId == user.Id
                    && code.Payload == user.NormalizedEmail))
            .LockAsync(cancellationToken);

    /// <summary>A request that waited for the lock saw the code before it was taken. This statement decides.</summary>
    private async Task<long?> TakeAsync(byte[] codeHash, string purpose, DateTimeOffset now, CancellationToken cancellationToken)
        => (await context.TakeCodeAsync(codeHash, purpose, now, cancellationToken))?.UserId;

    private Task<User> FindAsync(long userId, CancellationToken cancellationToken)
        => context.Set<User>().AsNoTracking().SingleAsync(user => user.Id == userId, cancellationToken);
}
