using JwtDeviceAuth.Events;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.Accounts;

/// <summary>
/// Change and deletion of an account: check the password, then write on the condition that it is still the password. A new password and
/// the end of the other sessions are one step.
/// </summary>
internal sealed class ProfileService(
    IUserStore users,
    PasswordPolicy policy,
    PasswordCheck passwords,
    HashingQueue hashing,
    SecurityEventQueue events,
    SessionEndings endings,
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
            var (user, failure) = await CheckAsync(request.UserId, request.OldPassword, cancellationToken);
            if (user is null)
            {
                return new ProfileOutcome(failure);
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
            var (user, failure) = await CheckAsync(userId, password, cancellationToken);
            if (user is null)
            {
                return new ProfileOutcome(failure);
            }

            if (await users.TryDeleteAsync(userId, user.PasswordHash!, cancellationToken) is { } ended)
            {
                endings.Tell(ended, SessionEndReason.UserDeleted);
                return new ProfileOutcome(user);
            }
        }

        return new ProfileOutcome(ProfileResult.Busy);
    }

    private async ValueTask<(User? User, ProfileResult Failure)> CheckAsync(
        long userId, string password, CancellationToken cancellationToken)
    {
        var user = await users.FindByIdAsync(userId, cancellationToken);
        if (user is null)
        {
            return (null, ProfileResult.UserNotFound);
        }

        return await passwords.VerifyAsync(user, password, cancellationToken) switch
        {
            null => (null, ProfileResult.Busy),
            PasswordVerification.Failed => (null, ProfileResult.InvalidPassword),
            _ when !user.IsActive => (null, ProfileResult.UserInactive),
            _ => (user, default),
        };
    }
}
