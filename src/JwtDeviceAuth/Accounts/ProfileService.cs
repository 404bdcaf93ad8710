using JwtDeviceAuth.Events;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Telemetry;
using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.Accounts;

/// <summary>
/// Change and deletion of an account: check the password, then write on the condition that it is still the password. A new password and
/// the end of the other sessions are one step.
/// </summary>
internal sealed class ProfileService(
    IUserStore users,
    LoginThrottle throttle,
    PasswordPolicy policy,
    PasswordCheck passwords,
    HashingQueue hashing,
    SecurityEventQueue events,
    SessionEndings endings,
    AuthMetrics metrics,
    TimeProvider clock) : IProfileService
{
    // A login can strengthen the hash between the check and the write; the password is then still right.
    private const int Attempts = 3;

    public ValueTask<User?> FindAsync(long userId, CancellationToken cancellationToken)
        => users.FindByIdAsync(userId, cancellationToken);

    public async ValueTask<ProfileOutcome> UpdateAsync(ProfileUpdateRequest request, CancellationToken cancellationToken)
    {
        if (request.NewPassword is { } chosen && (policy.IsTooLong(chosen) || policy.IsTooWeak(chosen)))
        {
            return new ProfileOutcome(policy.IsTooLong(chosen) ? ProfileResult.PasswordTooLong : ProfileResult.PasswordTooWeak);
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var check = await CheckAsync(request.UserId, request.OldPassword, cancellationToken);
            if (check.User is not { } user)
            {
                return check;
            }

            var newHash = request.NewPassword is { } password ? await hashing.HashAsync(password, cancellationToken) : null;
            if (newHash is null && request.NewPassword is not null)
            {
                return new ProfileOutcome(ProfileResult.Busy);
            }

            var now = clock.GetUtcNow().ToWholeMilliseconds();
            var updated = await users.TryUpdateAsync(
                new UserUpdate
                {
                    UserId = user.Id,
                    ExpectedHash = user.PasswordHash!,
                    Name = request.Name?.Trim(),
                    NewHash = newHash,
                    KeepSessionId = request.SessionId,
                    Now = now,
                },
                cancellationToken);
            if (updated is not null)
            {
                if (newHash is not null)
                {
                    events.Publish(new PasswordChanged(user.Id, now));
                    endings.Tell(updated.EndedSessions, SessionEndReason.PasswordChanged);
                }

                return new ProfileOutcome(updated.User);
            }
        }

        return new ProfileOutcome(ProfileResult.Busy);
    }

    public async ValueTask<ProfileOutcome> DeleteAsync(long userId, string password, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var check = await CheckAsync(userId, password, cancellationToken);
            if (check.User is not { } user)
            {
                return check;
            }

            if (await users.TryDeleteAsync(userId, user.PasswordHash!, cancellationToken) is { } ended)
            {
                events.Publish(new UserDeleted(userId, clock.GetUtcNow()));
                endings.Tell(ended, SessionEndReason.UserDeleted);
                return new ProfileOutcome(user);
            }
        }

        return new ProfileOutcome(ProfileResult.Busy);
    }

    /// <summary>The user, if the password is theirs. Guesses are slowed down here too: whoever has a stolen access token could try.</summary>
    private async ValueTask<ProfileOutcome> CheckAsync(long userId, string password, CancellationToken cancellationToken)
    {
        if (await users.FindByIdAsync(userId, cancellationToken) is not { } user)
        {
            return new ProfileOutcome(ProfileResult.UserNotFound);
        }

        var attempt = await throttle.BeginProfileAsync(userId, cancellationToken);
        if (attempt.RetryAfter is { } wait)
        {
            metrics.RecordThrottled(attempt.RefusedBy);
            events.Publish(new LoginThrottled(
                userId, clock.GetUtcNow(), attempt.RefusedBy, wait, Email: null, IpAddress: null, UserAgent: null));
            return new ProfileOutcome(ProfileResult.LockedOut, wait);
        }

        var verdict = await passwords.VerifyAsync(user, password, cancellationToken);
        await throttle.SettleAsync(attempt, verdict is null ? null : verdict != PasswordVerification.Failed);
        return verdict switch
        {
            null => new ProfileOutcome(ProfileResult.Busy),
            PasswordVerification.Failed => new ProfileOutcome(ProfileResult.InvalidPassword),
            _ when !user.IsActive => new ProfileOutcome(ProfileResult.UserInactive),
            _ => new ProfileOutcome(user),
        };
    }
}
