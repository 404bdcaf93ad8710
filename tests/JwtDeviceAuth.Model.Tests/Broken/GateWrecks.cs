using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.Model.Tests.Broken;

/// <summary>Faults that a store could have with second factors.</summary>
internal static class GateWrecks
{
    /// <summary>A login that waits is not removed with its answer.</summary>
    public static IDeviceSessionStore ChallengeWorksTwice(IDeviceSessionStore real, JwtDeviceAuthDbContext context, TimeProvider clock)
        => new BrokenStore(real)
        {
            Start = async (start, ct) => await real.TryStartAsync(
                start.SecondFactor is { } proof ? With(start, new SecondFactorProof { Version = proof.Version, Use = proof.Use }) : start, ct),
        };

    /// <summary>The step is compared where the code is looked at, and not where the session is written: of two at once both get in.</summary>
    public static IDeviceSessionStore StepComparedTooEarly(IDeviceSessionStore real, JwtDeviceAuthDbContext context, TimeProvider clock)
        => new BrokenStore(real)
        {
            Start = async (start, ct) =>
            {
                if (start.SecondFactor?.Use is TotpUse { FactorId: var id, Step: var step })
                {
                    await SetLastStepAsync(context, id, step - 1, ct);
                }

                return await real.TryStartAsync(start, ct);
            },
        };

    /// <summary>The step is compared, and forgotten.</summary>
    public static IDeviceSessionStore StepForgotten(IDeviceSessionStore real, JwtDeviceAuthDbContext context, TimeProvider clock)
        => new BrokenStore(real)
        {
            Start = async (start, ct) =>
            {
                var started = await real.TryStartAsync(start, ct);
                if (started is not null && start.SecondFactor?.Use is TotpUse { FactorId: var id, Step: var step })
                {
                    await SetLastStepAsync(context, id, step - 1, ct);
                }

                return started;
            },
        };

    /// <summary>A recovery code is looked for, and stays.</summary>
    public static IDeviceSessionStore RecoveryCodeStays(IDeviceSessionStore real, JwtDeviceAuthDbContext context, TimeProvider clock)
        => new BrokenStore(real)
        {
            Start = async (start, ct) =>
            {
                var started = await real.TryStartAsync(start, ct);
                if (started is not null && start.SecondFactor?.Use is RecoveryCodeUse { CodeHash: var hash })
                {
                    context.Add(new RecoveryCode { UserId = start.Session.UserId, CodeHash = hash, CreatedAt = start.Session.CreatedAt });
                    await context.SaveChangesAsync(ct);
                    context.ChangeTracker.Clear();
                }

                return started;
            },
        };

    /// <summary>The session of a social login starts without the user's second factor. The service's own gate has to be open too.</summary>
    public static IDeviceSessionStore SocialLoginForgotten(IDeviceSessionStore real, JwtDeviceAuthDbContext context, TimeProvider clock)
        => new BrokenStore(real)
        {
            Start = async (start, ct) =>
            {
                if (start.Session.LoginType == LoginTypes.Local || start.SecondFactor is not null)
                {
                    return await real.TryStartAsync(start, ct);
                }

                var users = context.Set<User>().Where(user => user.Id == start.Session.UserId);
                var version = await users.Select(user => user.SecondFactorVersion).SingleAsync(ct);
                await SetVersionAsync(users, version: null, ct);
                var started = await real.TryStartAsync(start, ct);
                await SetVersionAsync(users, version, ct);
                return started;
            },
        };

    /// <summary>The end of a session leaves the trust in its device.</summary>
    public static IDeviceSessionStore TrustOutlivesItsSession(IDeviceSessionStore real, JwtDeviceAuthDbContext context, TimeProvider clock)
        => new BrokenStore(real)
        {
            End = async (userId, sessionId, ct) =>
            {
                var trusted = await context.Set<TrustedDevice>().AsNoTracking().Where(device => device.UserId == userId).ToListAsync(ct);
                var ended = await real.TryRevokeAsync(userId, sessionId, ct);
                await KeepTrustAsync(context, userId, trusted, ct);
                return ended;
            },
        };

    /// <summary>A factor that is removed leaves the trust that was earned with it.</summary>
    public static ISecondFactorStore TrustOutlivesItsFactor(ISecondFactorStore real, JwtDeviceAuthDbContext context)
        => BrokenFactors.Around(real, nameof(ISecondFactorStore.TryRemoveTotpAsync), async args =>
        {
            var userId = ((SecondFactorChange)args[1]!).UserId;
            var trusted = await context.Set<TrustedDevice>().AsNoTracking().Where(device => device.UserId == userId).ToListAsync();
            var result = await real.TryRemoveTotpAsync((long)args[0]!, (SecondFactorChange)args[1]!, (long)args[2]!, (bool)args[3]!, CancellationToken.None);
            await KeepTrustAsync(context, userId, trusted, CancellationToken.None);
            return result;
        });

    /// <summary>The codes that are tried at one login are counted by nobody.</summary>
    public static ISecondFactorStore AttemptsNotCounted(ISecondFactorStore real, JwtDeviceAuthDbContext context)
        => BrokenFactors.Around(real, nameof(ISecondFactorStore.TryCountAttemptAsync), _ => Task.FromResult(true));

    private static SessionStart With(SessionStart start, SecondFactorProof proof) => new()
    {
        Session = start.Session,
        Condition = start.Condition,
        SecondFactor = proof,
        TrustUntil = start.TrustUntil,
        MaximumSessions = start.MaximumSessions,
    };

    private static Task<int> SetLastStepAsync(JwtDeviceAuthDbContext context, long factorId, long step, CancellationToken cancellationToken)
        => context.Set<TotpFactor>().Where(factor => factor.Id == factorId)
            .ExecuteUpdateAsync(set => set.SetProperty(factor => factor.LastStep, step), cancellationToken);

    private static Task<int> SetVersionAsync(IQueryable<User> users, long? version, CancellationToken cancellationToken)
        => users.ExecuteUpdateAsync(set => set.SetProperty(user => user.SecondFactorVersion, version), cancellationToken);

    private static async Task KeepTrustAsync(
        JwtDeviceAuthDbContext context, long userId, List<TrustedDevice> trusted, CancellationToken cancellationToken)
    {
        var left = await context.Set<TrustedDevice>().AsNoTracking().Where(device => device.UserId == userId).Select(device => device.DeviceId).ToListAsync(cancellationToken);
        context.AddRange(trusted.Where(device => !left.Contains(device.DeviceId)));
        await context.SaveChangesAsync(cancellationToken);
        context.ChangeTracker.Clear();
    }
}
