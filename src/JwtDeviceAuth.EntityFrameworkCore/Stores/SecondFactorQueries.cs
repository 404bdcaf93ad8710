using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>Second factors inside a transaction that holds the user's row; each condition is in the statement that writes.</summary>
internal static class SecondFactorQueries
{
    /// <summary>Uses a second factor up; false if somebody else did, or it is not there any more.</summary>
    public static async Task<bool> UseAsync(
        this DbContext context, long userId, SecondFactorProof proof, DateTimeOffset now, CancellationToken cancellationToken)
        => (proof.ChallengeHash is not { } hash || await context.TakeChallengeAsync(userId, hash, proof, now, cancellationToken))
            && proof.Use switch
            {
                TotpUse use => await context.UseTotpAsync(userId, use, now, cancellationToken),
                RecoveryCodeUse { CodeHash: var codeHash } => await context.Set<RecoveryCode>()
                    .Where(code => code.UserId == userId && code.CodeHash == codeHash).ExecuteDeleteAsync(cancellationToken) == 1,
                TrustedDeviceUse use => await context.Trusted(userId, use, now).AnyAsync(cancellationToken),
                PasskeyUse use => await context.UsePasskeyAsync(userId, use, now, cancellationToken),
                TotpConfirmation confirmation => await context.ConfirmTotpAsync(userId, confirmation, now, cancellationToken) is not null,
                _ => throw new NotSupportedException($"This store does not know the second factor {proof.Use.GetType().Name}."),
            };

    /// <summary>The factor and whether it is the first; null if it was not pending for the one who asks.</summary>
    public static async Task<TotpConfirmed?> ConfirmTotpAsync(
        this DbContext context, long userId, TotpConfirmation confirmation, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var confirmed = await context.Set<TotpFactor>()
            .Where(factor => factor.Id == confirmation.FactorId
                && factor.UserId == userId
                && factor.ConfirmedAt == null
                && factor.ExpiresAt > now
                && factor.StartedBy == confirmation.StartedBy)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(factor => factor.ConfirmedAt, now)
                    .SetProperty(factor => factor.ExpiresAt, (DateTimeOffset?)null)
                    .SetProperty(factor => factor.StartedBy, (string?)null)
                    .SetProperty(factor => factor.LastStep, confirmation.Step)
                    .SetProperty(factor => factor.LastUsedAt, now),
                cancellationToken);
        if (confirmed == 0)
        {
            return null;
        }

        var isFirst = await context.ActivateAsync(userId, confirmation.NewVersion, confirmation.RecoveryCodeHashes, now, cancellationToken);
        var factor = await context.Set<TotpFactor>().AsNoTracking().SingleAsync(row => row.Id == confirmation.FactorId, cancellationToken);
        return new TotpConfirmed(factor, isFirst);
    }

    /// <summary>
    /// What every kind of factor does once it is confirmed: true if it is the first. What others had begun before there was a factor is void then: it was
    /// proved without one.
    /// </summary>
    public static async Task<bool> ActivateAsync(
        this DbContext context,
        long userId,
        long newVersion,
        IReadOnlyList<byte[]> recoveryCodeHashes,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var activated = await context.Set<User>()
            .Where(user => user.Id == userId && user.SecondFactorVersion == null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(user => user.SecondFactorVersion, newVersion).SetProperty(user => user.UpdatedAt, now), cancellationToken);
        if (activated == 0)
        {
            return false;
        }

        await context.RemovePendingAsync(userId, cancellationToken);

        // The version does not show the difference any more once the factor is gone again.
        await context.RemoveRegistrationsAsync(userId, cancellationToken);
        await context.Set<LoginChallenge>().Where(challenge => challenge.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await context.ReplaceRecoveryCodesAsync(userId, recoveryCodeHashes, now, cancellationToken);
        return true;
    }

    /// <summary>What every kind of factor does once one of it is gone: true if it was the last.</summary>
    public static async Task<bool> DeactivateAsync(
        this DbContext context, long userId, long newVersion, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!await context.HasFactorAsync(userId, exceptTotpId: null, exceptPasskeyId: null, cancellationToken))
        {
            await context.RemoveAllFactorsAsync(userId, now, cancellationToken);
            return true;
        }

        await context.Set<User>().Where(user => user.Id == userId).ExecuteUpdateAsync(
            set => set.SetProperty(user => user.SecondFactorVersion, newVersion).SetProperty(user => user.UpdatedAt, now), cancellationToken);
        await context.RemoveTrustAsync(userId, cancellationToken);
        return false;
    }

    /// <summary>Whether the user has a confirmed factor of any kind, beside one. The one place that knows all kinds.</summary>
    public static async Task<bool> HasFactorAsync(
        this DbContext context, long userId, long? exceptTotpId, long? exceptPasskeyId, CancellationToken cancellationToken)
        => await context.Set<TotpFactor>().AnyAsync(
                factor => factor.UserId == userId && factor.ConfirmedAt != null && factor.Id != (exceptTotpId ?? 0), cancellationToken)
            || await context.Set<Passkey>().AnyAsync(passkey => passkey.UserId == userId && passkey.Id != (exceptPasskeyId ?? 0), cancellationToken);

    /// <summary>All factors of all kinds, and what goes with them. Sessions before trusted devices, as where a session ends.</summary>
    public static async Task RemoveAllFactorsAsync(this DbContext context, long userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await context.Set<User>().Where(user => user.Id == userId).ExecuteUpdateAsync(
            set => set.SetProperty(user => user.SecondFactorVersion, (long?)null).SetProperty(user => user.UpdatedAt, now), cancellationToken);
        await context.LowerMethodsAsync(userId, cancellationToken);
        await context.Set<TotpFactor>().Where(factor => factor.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await context.Set<Passkey>().Where(passkey => passkey.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await context.Set<RecoveryCode>().Where(code => code.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await context.RemoveTrustAsync(userId, cancellationToken);
    }

    /// <summary>
    /// Waiting logins, authenticator apps that wait for their first code, and trusted devices: after a new password and with a removed factor, what rested on
    /// the old ones is void.
    /// </summary>
    public static async Task RemoveTrustAsync(this DbContext context, long userId, CancellationToken cancellationToken)
    {
        await context.RemovePendingAsync(userId, cancellationToken);
        await context.Set<LoginChallenge>().Where(challenge => challenge.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await context.Set<TrustedDevice>().Where(device => device.UserId == userId).ExecuteDeleteAsync(cancellationToken);
    }

    public static async Task ReplaceRecoveryCodesAsync(
        this DbContext context, long userId, IReadOnlyList<byte[]> codeHashes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await context.Set<RecoveryCode>().Where(code => code.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        RecoveryCode[] codes = [.. codeHashes.Select(hash => new RecoveryCode { UserId = userId, CodeHash = hash, CreatedAt = now })];
        if (codes.Length > 0)
        {
            await context.InsertAllAsync(codes, cancellationToken);
        }
    }

    public static IQueryable<TrustedDevice> Trusted(this DbContext context, long userId, TrustedDeviceUse use, DateTimeOffset now)
    {
        var (deviceId, issuedAt, after) = (use.DeviceId, use.IssuedAt, use.TrustedAfter);
        return context.Set<TrustedDevice>().Where(device => device.UserId == userId
            && device.DeviceId == deviceId
            && device.TrustedAt <= issuedAt
            && (after == null || device.TrustedAt > after)
            && device.ExpiresAt > now);
    }

    public static async Task TrustAsync(this DbContext context, DeviceSession session, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await context.EndTrustAsync(session.UserId, session.DeviceId, cancellationToken);
        await context.InsertAsync(
            new TrustedDevice
            {
                UserId = session.UserId,
                DeviceId = session.DeviceId,
                DeviceName = session.DeviceName,
                // As the refresh tokens of this session will have it, and those before it do not.
                TrustedAt = DateTimeOffset.FromUnixTimeSeconds(session.CreatedAt.ToUnixTimeSeconds()),
                ExpiresAt = until,
            },
            cancellationToken);
    }

    public static Task EndTrustAsync(this DbContext context, long userId, string deviceId, CancellationToken cancellationToken)
        => context.Set<TrustedDevice>().Where(device => device.UserId == userId && device.DeviceId == deviceId).ExecuteDeleteAsync(cancellationToken);

    private static Task<int> RemovePendingAsync(this DbContext context, long userId, CancellationToken cancellationToken)
        => context.Set<TotpFactor>().Where(factor => factor.UserId == userId && factor.ConfirmedAt == null).ExecuteDeleteAsync(cancellationToken);

    private static async Task<bool> TakeChallengeAsync(
        this DbContext context, long userId, byte[] hash, SecondFactorProof proof, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var purpose = proof.Use is TotpConfirmation ? LoginChallenge.Enrolment : LoginChallenge.SecondFactor;
        return await context.Set<LoginChallenge>()
            .Where(challenge => challenge.TokenHash == hash
                && challenge.UserId == userId
                && challenge.Purpose == purpose
                && challenge.ExpiresAt > now)
            .ExecuteDeleteAsync(cancellationToken) == 1;
    }

    private static async Task<bool> UseTotpAsync(
        this DbContext context, long userId, TotpUse use, DateTimeOffset now, CancellationToken cancellationToken)
        => await context.Set<TotpFactor>()
            .Where(factor => factor.Id == use.FactorId && factor.UserId == userId && factor.ConfirmedAt != null && factor.LastStep < use.Step)
            .ExecuteUpdateAsync(
                set => set.SetProperty(factor => factor.LastStep, use.Step).SetProperty(factor => factor.LastUsedAt, now), cancellationToken) == 1;

    /// <summary>The access tokens of the live sessions say so from their next refresh on.</summary>
    private static async Task LowerMethodsAsync(this DbContext context, long userId, CancellationToken cancellationToken)
    {
        var sessions = context.Set<DeviceSession>().Where(session => session.UserId == userId);
        foreach (var methods in await sessions.Select(session => session.Methods).Distinct().ToListAsync(cancellationToken))
        {
            var lowered = SecondFactorMethods.Without(methods);
            if (lowered != methods)
            {
                await sessions.Where(session => session.Methods == methods)
                    .ExecuteUpdateAsync(set => set.SetProperty(session => session.Methods, lowered), cancellationToken);
            }
        }
    }
}
