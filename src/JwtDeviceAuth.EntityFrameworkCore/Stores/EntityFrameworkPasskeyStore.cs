using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>Passkeys in a relational database. The unique index decides whose a credential id is; changes hold the user's row first, as everywhere.</summary>
internal sealed class EntityFrameworkPasskeyStore<TContext>(TContext context, FaultGuard guard) : IPasskeyStore
    where TContext : DbContext
{
    private IQueryable<Passkey> Passkeys => context.Set<Passkey>().AsNoTracking();

    public async ValueTask<Passkey?> FindAsync(byte[] credentialId, CancellationToken cancellationToken)
        => await guard.RepeatAsync(context, ct => Passkeys.SingleOrDefaultAsync(passkey => passkey.CredentialId == credentialId, ct), cancellationToken);

    public async ValueTask<IReadOnlyList<Passkey>> ListAsync(long userId, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context, ct => Passkeys.Where(passkey => passkey.UserId == userId).OrderBy(passkey => passkey.Id).ToListAsync(ct), cancellationToken);

    public async ValueTask<PasskeyAddResult> TryAddAsync(
        PasskeyAddition addition, SecondFactorChange change, CancellationToken cancellationToken)
    {
        var result = new PasskeyAddResult(PasskeyAddStatus.Refused);
        await guard.OnceTogetherAsync<object>(
            context,
            async ct =>
            {
                result = await AddAsync(addition, change, ct);
                return result.Status == PasskeyAddStatus.Succeeded ? result : null;
            },
            cancellationToken);
        return result;
    }

    public async ValueTask<Passkey?> TryRenameAsync(
        long userId, string? askingSessionId, long id, string name, DateTimeOffset now, CancellationToken cancellationToken)
        => await guard.RepeatTogetherAsync(
            context,
            async ct => await context.HoldAsync(userId, askingSessionId, condition: null, now, ct)
                && await context.Set<Passkey>().Where(passkey => passkey.Id == id && passkey.UserId == userId)
                    .ExecuteUpdateAsync(set => set.SetProperty(passkey => passkey.Name, name), ct) == 1
                        ? await Passkeys.SingleOrDefaultAsync(passkey => passkey.Id == id, ct)
                        : null,
            cancellationToken);

    public async ValueTask<PasskeyRemoveResult> TryRemoveAsync(
        long id, SecondFactorChange change, long newVersion, bool keepsLast, CancellationToken cancellationToken)
        => (await guard.OnceTogetherAsync(context, ct => RemoveAsync(id, change, newVersion, keepsLast, ct)!, cancellationToken))!;

    private async Task<PasskeyAddResult> AddAsync(PasskeyAddition addition, SecondFactorChange change, CancellationToken cancellationToken)
    {
        var (passkey, userId) = (addition.Passkey, change.UserId);
        if (!await HoldAsync(change, cancellationToken))
        {
            return new PasskeyAddResult(PasskeyAddStatus.Refused);
        }

        if (!await context.TakePasskeyChallengeAsync(addition.ChallengeHash, userId, change.Now, cancellationToken))
        {
            return new PasskeyAddResult(PasskeyAddStatus.ChallengeGone);
        }

        if (await Passkeys.CountAsync(other => other.UserId == userId, cancellationToken) >= addition.Maximum)
        {
            return new PasskeyAddResult(PasskeyAddStatus.TooMany);
        }

        if (!await context.TryInsertAsync(passkey, other => other.CredentialId == passkey.CredentialId, cancellationToken))
        {
            return new PasskeyAddResult(PasskeyAddStatus.Taken);
        }

        var isFirst = await context.ActivateAsync(userId, addition.NewVersion, addition.RecoveryCodeHashes, change.Now, cancellationToken);
        return new PasskeyAddResult(PasskeyAddStatus.Succeeded, isFirst);
    }

    private async Task<PasskeyRemoveResult> RemoveAsync(
        long id, SecondFactorChange change, long newVersion, bool keepsLast, CancellationToken cancellationToken)
    {
        if (!await HoldAsync(change, cancellationToken))
        {
            return new PasskeyRemoveResult(PasskeyRemoveStatus.Refused);
        }

        var ofUser = context.Set<Passkey>().Where(passkey => passkey.UserId == change.UserId);
        if (await ofUser.AsNoTracking().SingleOrDefaultAsync(passkey => passkey.Id == id, cancellationToken) is not { } found)
        {
            return new PasskeyRemoveResult(PasskeyRemoveStatus.NotFound);
        }

        if (keepsLast && !await context.HasFactorAsync(change.UserId, exceptTotpId: null, id, cancellationToken))
        {
            return new PasskeyRemoveResult(PasskeyRemoveStatus.LastOne);
        }

        if (!await ofUser.AnyAsync(passkey => passkey.Id != id, cancellationToken)
            && !await context.Set<SocialAccount>().AnyAsync(account => account.UserId == change.UserId, cancellationToken)
            && !await context.Set<User>().AnyAsync(
                user => user.Id == change.UserId && user.PasswordHash != null && user.NormalizedEmail != null, cancellationToken))
        {
            return new PasskeyRemoveResult(PasskeyRemoveStatus.LastWayIn);
        }

        await ofUser.Where(passkey => passkey.Id == id).ExecuteDeleteAsync(cancellationToken);
        var wasLast = await context.DeactivateAsync(change.UserId, newVersion, change.Now, cancellationToken);
        return new PasskeyRemoveResult(PasskeyRemoveStatus.Succeeded, found, wasLast);
    }

    private Task<bool> HoldAsync(SecondFactorChange change, CancellationToken cancellationToken)
        => context.HoldAsync(change.UserId, change.SessionId, change.Condition, change.Version, change.Now, cancellationToken);
}
