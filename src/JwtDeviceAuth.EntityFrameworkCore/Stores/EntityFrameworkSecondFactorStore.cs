using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>Second factors in a relational database. Changes hold the user's row first, as everywhere.</summary>
internal sealed class EntityFrameworkSecondFactorStore<TContext>(TContext context, FaultGuard guard) : ISecondFactorStore
    where TContext : DbContext
{
    public async ValueTask<SecondFactorsOfUser> FindAsync(long userId, DateTimeOffset now, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context,
            async ct => new SecondFactorsOfUser
            {
                Totp = await context.Set<TotpFactor>().AsNoTracking()
                    .Where(factor => factor.UserId == userId && (factor.ConfirmedAt != null || factor.ExpiresAt > now))
                    .OrderBy(factor => factor.Id)
                    .ToListAsync(ct),
                Passkeys = await context.Set<Passkey>().AsNoTracking()
                    .Where(passkey => passkey.UserId == userId)
                    .OrderBy(passkey => passkey.Id)
                    .ToListAsync(ct),
                RecoveryCodesLeft = await context.Set<RecoveryCode>().CountAsync(code => code.UserId == userId, ct),
                TrustedDevices = await context.Set<TrustedDevice>().AsNoTracking()
                    .Where(device => device.UserId == userId && device.ExpiresAt > now)
                    .OrderBy(device => device.TrustedAt)
                    .ToListAsync(ct),
            },
            cancellationToken);

    public async ValueTask<TotpAddStatus> TryAddTotpAsync(
        TotpFactor factor, SecondFactorChange change, int maximum, CancellationToken cancellationToken)
    {
        var status = TotpAddStatus.Refused;
        await guard.OnceTogetherAsync<object>(
            context,
            async ct =>
            {
                status = await AddTotpAsync(factor, change, maximum, ct);
                return status == TotpAddStatus.Succeeded ? factor : null;
            },
            cancellationToken);
        return status;
    }

    public async ValueTask<TotpConfirmed?> TryConfirmTotpAsync(
        TotpConfirmation confirmation, SecondFactorChange change, CancellationToken cancellationToken)
        => await guard.OnceTogetherAsync(
            context,
            async ct => await HoldAsync(change, ct) ? await context.ConfirmTotpAsync(change.UserId, confirmation, change.Now, ct) : null,
            cancellationToken);

    public async ValueTask<TotpRemoveResult> TryRemoveTotpAsync(
        long factorId, SecondFactorChange change, long newVersion, bool keepsLast, CancellationToken cancellationToken)
        => (await guard.OnceTogetherAsync(context, ct => RemoveTotpAsync(factorId, change, newVersion, keepsLast, ct)!, cancellationToken))!;

    public async ValueTask<bool> TryReplaceRecoveryCodesAsync(
        IReadOnlyList<byte[]> codeHashes, SecondFactorChange change, CancellationToken cancellationToken)
        => await guard.OnceTogetherAsync<object>(
            context,
            async ct =>
            {
                if (change.Version is null || !await HoldAsync(change, ct))
                {
                    return null;
                }

                await context.ReplaceRecoveryCodesAsync(change.UserId, codeHashes, change.Now, ct);
                return change;
            },
            cancellationToken) is not null;

    public async ValueTask<bool> HasRecoveryCodeAsync(long userId, byte[] codeHash, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context, ct => context.Set<RecoveryCode>().AnyAsync(code => code.UserId == userId && code.CodeHash == codeHash, ct), cancellationToken);

    public async ValueTask<bool> RemoveAllAsync(long userId, DateTimeOffset now, CancellationToken cancellationToken)
        => await guard.OnceTogetherAsync<object>(
            context,
            async ct =>
            {
                if (!await context.Set<User>().Where(user => user.Id == userId && user.SecondFactorVersion != null).LockAsync(ct))
                {
                    return null;
                }

                await context.RemoveAllFactorsAsync(userId, now, ct);
                return this;
            },
            cancellationToken) is not null;

    public async ValueTask<bool> IsTrustedAsync(long userId, TrustedDeviceUse use, DateTimeOffset now, CancellationToken cancellationToken)
        => await guard.RepeatAsync(context, ct => context.Trusted(userId, use, now).AnyAsync(ct), cancellationToken);

    public async ValueTask<int?> TryEndTrustAsync(long userId, string? sessionId, DateTimeOffset now, CancellationToken cancellationToken)
        => (int?)await guard.RepeatTogetherAsync<object>(
            context,
            async ct => await context.HoldAsync(userId, sessionId, condition: null, now, ct)
                ? await context.Set<TrustedDevice>().Where(device => device.UserId == userId).ExecuteDeleteAsync(ct)
                : null,
            cancellationToken);

    public async ValueTask AddChallengeAsync(LoginChallenge challenge, CancellationToken cancellationToken)
        => await guard.OnceAsync(
            context, ct => context.TryInsertAsync(challenge, other => other.TokenHash == challenge.TokenHash, ct), cancellationToken);

    public async ValueTask<LoginChallenge?> FindChallengeAsync(
        byte[] tokenHash, string purpose, DateTimeOffset now, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context,
            ct => context.Set<LoginChallenge>().AsNoTracking().SingleOrDefaultAsync(
                challenge => challenge.TokenHash == tokenHash && challenge.Purpose == purpose && challenge.ExpiresAt > now, ct),
            cancellationToken);

    public async ValueTask<bool> TryCountAttemptAsync(byte[] tokenHash, int maximum, DateTimeOffset now, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context,
            ct => context.Set<LoginChallenge>()
                .Where(challenge => challenge.TokenHash == tokenHash && challenge.Attempts < maximum && challenge.ExpiresAt > now)
                .ExecuteUpdateAsync(set => set.SetProperty(challenge => challenge.Attempts, challenge => challenge.Attempts + 1), ct),
            cancellationToken) == 1;

    public async ValueTask<int> RemoveExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken)
        => await guard.RepeatAsync(
            context,
            async ct => await context.Set<LoginChallenge>().Where(challenge => challenge.ExpiresAt <= now).ExecuteDeleteAsync(ct)
                + await context.Set<TotpFactor>().Where(factor => factor.ConfirmedAt == null && factor.ExpiresAt <= now).ExecuteDeleteAsync(ct)
                + await context.Set<TrustedDevice>().Where(device => device.ExpiresAt <= now).ExecuteDeleteAsync(ct),
            cancellationToken);

    private async Task<TotpAddStatus> AddTotpAsync(
        TotpFactor factor, SecondFactorChange change, int maximum, CancellationToken cancellationToken)
    {
        if (!await HoldAsync(change, cancellationToken))
        {
            return TotpAddStatus.Refused;
        }

        var ofUser = context.Set<TotpFactor>().Where(other => other.UserId == change.UserId);
        if (await ofUser.CountAsync(other => other.ConfirmedAt != null, cancellationToken) >= maximum)
        {
            return TotpAddStatus.TooMany;
        }

        await ofUser.Where(other => other.ConfirmedAt == null).ExecuteDeleteAsync(cancellationToken);
        await context.InsertAsync(factor, cancellationToken);
        return TotpAddStatus.Succeeded;
    }

    private async Task<TotpRemoveResult> RemoveTotpAsync(
        long factorId, SecondFactorChange change, long newVersion, bool keepsLast, CancellationToken cancellationToken)
    {
        if (!await HoldAsync(change, cancellationToken))
        {
            return new TotpRemoveResult(TotpRemoveStatus.Refused);
        }

        var factors = context.Set<TotpFactor>().Where(factor => factor.Id == factorId && factor.UserId == change.UserId);
        if (await factors.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } found)
        {
            return new TotpRemoveResult(TotpRemoveStatus.NotFound);
        }

        if (keepsLast && found.ConfirmedAt is not null && !await context.HasFactorAsync(change.UserId, factorId, exceptPasskeyId: null, cancellationToken))
        {
            return new TotpRemoveResult(TotpRemoveStatus.LastOne);
        }

        await factors.ExecuteDeleteAsync(cancellationToken);
        var wasLast = found.ConfirmedAt is not null
            && await context.DeactivateAsync(change.UserId, newVersion, change.Now, cancellationToken);
        return new TotpRemoveResult(TotpRemoveStatus.Succeeded, found, wasLast);
    }

    private async Task<bool> HoldAsync(SecondFactorChange change, CancellationToken cancellationToken)
        => await context.HoldAsync(change.UserId, change.SessionId, change.Condition, change.Version, change.Now, cancellationToken)
            && (change.ChallengeHash is not { } hash
                || await context.Set<LoginChallenge>().AnyAsync(
                    challenge => challenge.TokenHash == hash
                        && challenge.UserId == change.UserId
                        && challenge.Purpose == LoginChallenge.Enrolment
                        && challenge.ExpiresAt > change.Now,
                    cancellationToken));
}
