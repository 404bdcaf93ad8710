using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>
/// Turns a code into a change of its user, inside a transaction: hold the user's row, as everything else does that concerns both, so that no two
/// wait for each other; take the code out, which only one can; write. Null takes all of it back.
/// </summary>
internal sealed class CodeRedeemer<TContext>(TContext context, SessionRevoker<TContext> ender)
    where TContext : DbContext
{
    public async Task<User?> ConfirmEmailAsync(byte[] codeHash, string purpose, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await TakeAsync(codeHash, purpose, now, cancellationToken) is not { } userId)
        {
            return null;
        }

        await context.Set<User>()
            .Where(user => user.Id == userId && user.EmailConfirmedAt == null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(user => user.EmailConfirmedAt, now).SetProperty(user => user.UpdatedAt, now), cancellationToken);
        await context.Set<OneTimeCode>()
            .Where(code => code.UserId == userId && code.Purpose == purpose)
            .ExecuteDeleteAsync(cancellationToken);
        return await FindAsync(userId, cancellationToken);
    }

    public async Task<UserUpdated?> ResetPasswordAsync(PasswordReset reset, CancellationToken cancellationToken)
    {
        if (await TakeAsync(reset.CodeHash, reset.Purpose, reset.Now, cancellationToken) is not { } userId)
        {
            return null;
        }

        // Before the address counts as confirmed: only an account whose holder had never shown that it is theirs loses its links.
        await context.Set<SocialAccount>()
            .Where(account => account.UserId == userId && context.Set<User>().Any(user => user.Id == userId && user.EmailConfirmedAt == null))
            .ExecuteDeleteAsync(cancellationToken);
        await context.Set<User>()
            .Where(user => user.Id == userId)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(user => user.PasswordHash, reset.NewHash)
                    .SetProperty(user => user.PasswordChangedAt, reset.Now)
                    .SetProperty(user => user.EmailConfirmedAt, user => user.EmailConfirmedAt ?? reset.Now)
                    .SetProperty(user => user.UpdatedAt, reset.Now),
                cancellationToken);
        await context.RemoveOneTimeCodesAsync(userId, cancellationToken);
        var ended = await ender.EndAllAsync(userId, exceptSessionId: null, cancellationToken);
        return new UserUpdated(await FindAsync(userId, cancellationToken), ended);
    }

    /// <summary>The code's user, if it is for the address that this user still has, and nobody else took it.</summary>
    private async Task<long?> TakeAsync(byte[] codeHash, string purpose, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mayBeTaken = await context.Set<User>()
            .Where(user => user.IsActive && user.NormalizedEmail != null && context.Set<OneTimeCode>().Any(code
                => code.CodeHash == codeHash
                    && code.Purpose == purpose
                    && code.ExpiresAt > now
                    && code.UserId == user.Id
                    && code.Payload == user.NormalizedEmail))
            .LockAsync(cancellationToken);

        // Whoever waited for the lock saw the code before it was taken. This statement decides.
        return mayBeTaken ? (await context.TakeCodeAsync(codeHash, purpose, now, cancellationToken))?.UserId : null;
    }

    private Task<User> FindAsync(long userId, CancellationToken cancellationToken)
        => context.Set<User>().AsNoTracking().SingleAsync(user => user.Id == userId, cancellationToken);
}
