using JwtDeviceAuth.Events;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>
/// Changes of second factors: check that it is the owner who asks; then write on the condition that this still holds, and that the session that asks is
/// there; then publish it and send a notice.
/// </summary>
internal sealed class SecondFactorService(
    ISecondFactorStore store,
    IUserStore users,
    FactorChangeCheck check,
    TotpEnrolment enrolment,
    SecondFactorGate gate,
    SecondFactorEmails emails,
    LoginThrottle throttle,
    SecurityEvents events,
    AuthMetrics metrics,
    IOptions<JwtDeviceAuthOptions> options,
    StoreClock clock) : ISecondFactorService
{
    // A login can strengthen the hash of the password between the check and the write; the password is then still right.
    private const int Attempts = 3;

    public async ValueTask<SecondFactorsOfUser> FindAsync(long userId, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow();
        var found = await store.FindAsync(userId, now, cancellationToken);
        return new SecondFactorsOfUser
        {
            Totp = found.Totp,
            Passkeys = found.Passkeys,
            RecoveryCodesLeft = found.RecoveryCodesLeft,
            TrustedDevices = [.. found.TrustedDevices.Where(device => device.TrustedAt > options.Value.SecondFactor.TrustedAfter(now))],
        };
    }

    public async ValueTask<TotpSetupResult> StartTotpAsync(
        Requester requester, string? name, string? password, CancellationToken cancellationToken = default)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var checkedPerson = await check.CheckAsync(requester, password, cancellationToken);
            if (!checkedPerson.Succeeded)
            {
                return new TotpSetupResult(checkedPerson.Failure, checkedPerson.RetryAfter);
            }

            var result = await enrolment.StartAsync(checkedPerson.User, name, checkedPerson.Change, cancellationToken);
            if (result.Status != SecondFactorStatus.Busy)
            {
                return result;
            }
        }

        return new TotpSetupResult(SecondFactorStatus.Busy);
    }

    public async ValueTask<SecondFactorResult> ConfirmTotpAsync(
        Requester requester, long factorId, string code, CancellationToken cancellationToken = default)
    {
        if (await users.FindByIdAsync(requester.UserId, cancellationToken) is not { } user)
        {
            return new SecondFactorResult(SecondFactorStatus.UserNotFound);
        }

        if (!user.IsActive)
        {
            return new SecondFactorResult(SecondFactorStatus.UserInactive);
        }

        if (await enrolment.FindPendingAsync(user.Id, factorId, requester.SessionId, cancellationToken) is not { } pending)
        {
            return new SecondFactorResult(SecondFactorStatus.FactorNotFound);
        }

        var lease = await throttle.BeginEnrolmentAsync(user.Id, cancellationToken);
        if (lease.RetryAfter is { } wait)
        {
            metrics.RecordThrottled(lease.RefusedBy.MetricName());
            return new SecondFactorResult(SecondFactorStatus.LockedOut, wait);
        }

        var confirmed = enrolment.TryConfirm(pending, code);
        await throttle.ReleaseAsync(lease, wasRight: confirmed is not null);
        if (confirmed is not { } right)
        {
            return new SecondFactorResult(SecondFactorStatus.InvalidCode);
        }

        var change = new SecondFactorChange
        {
            UserId = user.Id,
            SessionId = requester.SessionId,
            Version = user.SecondFactorVersion,
            Now = clock.GetUtcNow().ToWholeMilliseconds(),
        };
        if (await store.TryConfirmTotpAsync(right.Confirmation, change, cancellationToken) is not { } written)
        {
            return new SecondFactorResult(SecondFactorStatus.FactorNotFound);
        }

        enrolment.Publish(user, written.Factor, written.IsFirst, requester.SessionId, requester.DeviceId, requester.Client);
        return new SecondFactorResult(written.IsFirst ? right.RecoveryCodes : null);
    }

    public async ValueTask<SecondFactorResult> RemoveTotpAsync(
        Requester requester, long factorId, string? password, CancellationToken cancellationToken = default)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var checkedPerson = await check.CheckAsync(requester, password, cancellationToken);
            if (!checkedPerson.Succeeded)
            {
                return new SecondFactorResult(checkedPerson.Failure, checkedPerson.RetryAfter);
            }

            var result = await store.TryRemoveTotpAsync(
                factorId,
                checkedPerson.Change,
                TotpEnrolment.NewVersion(),
                keepsLast: await gate.KeepsLastAsync(checkedPerson.User, requester, cancellationToken),
                cancellationToken);
            switch (result.Status)
            {
                case TotpRemoveStatus.NotFound:
                    return new SecondFactorResult(SecondFactorStatus.FactorNotFound);
                case TotpRemoveStatus.LastOne:
                    return new SecondFactorResult(SecondFactorStatus.LastSecondFactor);
                case TotpRemoveStatus.Succeeded:
                    PublishRemoved(checkedPerson.User, requester, result);
                    return new SecondFactorResult(SecondFactorStatus.Succeeded);
            }
        }

        return new SecondFactorResult(SecondFactorStatus.Busy);
    }

    public async ValueTask<SecondFactorResult> ReplaceRecoveryCodesAsync(Requester requester, CancellationToken cancellationToken = default)
    {
        var checkedPerson = await check.CheckRecentAsync(requester, cancellationToken);
        if (!checkedPerson.Succeeded)
        {
            return new SecondFactorResult(checkedPerson.Failure, checkedPerson.RetryAfter);
        }

        var (user, change, codes) = (checkedPerson.User, checkedPerson.Change, RecoveryCodes.New());
        if (!await store.TryReplaceRecoveryCodesAsync(RecoveryCodes.HashesOf(user.Id, codes), change, cancellationToken))
        {
            return new SecondFactorResult(SecondFactorStatus.Busy);
        }

        events.Publish(new RecoveryCodesReplaced(
            user.Id, change.Now, requester.SessionId, requester.DeviceId, requester.Client.IpAddress, requester.Client.UserAgent));
        emails.Post(user, SecondFactorNotice.RecoveryCodesReplaced);
        return new SecondFactorResult(codes);
    }

    public async ValueTask<SecondFactorResult> EndTrustAsync(Requester requester, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow().ToWholeMilliseconds();
        if (await store.TryEndTrustAsync(requester.UserId, requester.SessionId, now, cancellationToken) is not { } ended)
        {
            return new SecondFactorResult(SecondFactorStatus.SessionRevoked);
        }

        if (ended > 0)
        {
            events.Publish(new DeviceTrustEnded(
                requester.UserId, now, requester.SessionId, requester.DeviceId, requester.Client.IpAddress, requester.Client.UserAgent));
        }

        return new SecondFactorResult(SecondFactorStatus.Succeeded);
    }

    public async ValueTask<bool> RemoveAllAsync(long userId, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow().ToWholeMilliseconds();
        if (!await store.RemoveAllAsync(userId, now, cancellationToken))
        {
            return false;
        }

        // A person who lost the factors has tried some, and shall not have to wait with the new one.
        await throttle.ForgiveSecondFactorAsync(userId);
        events.Publish(new SecondFactorRemoved(
            userId, now, Method: null, FactorId: null, SecondFactorRemovalCause.Operator, WasLast: true, SessionId: null, DeviceId: null,
            IpAddress: null, UserAgent: null));
        if (await users.FindByIdAsync(userId, cancellationToken) is { } user)
        {
            emails.Post(user, SecondFactorNotice.Removed);
        }

        return true;
    }

    private void PublishRemoved(User user, Requester requester, TotpRemoveResult result)
    {
        if (result.Removed is not { ConfirmedAt: not null } removed)
        {
            return;
        }

        events.Publish(new SecondFactorRemoved(
            user.Id, clock.GetUtcNow(), "totp", removed.Id, SecondFactorRemovalCause.Asked, result.WasLast, requester.SessionId, requester.DeviceId,
            requester.Client.IpAddress, requester.Client.UserAgent));
        emails.Post(user, SecondFactorNotice.Removed);
    }
}
