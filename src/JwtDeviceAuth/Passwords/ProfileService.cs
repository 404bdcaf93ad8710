using JwtDeviceAuth.Events;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.Passwords;

/// <summary>
/// Change and deletion of an account: check that it is the owner who asks; then write on the condition that this still holds, and that the session
/// that asks is there. A new password and the end of the other sessions are one step.
/// </summary>
internal sealed class ProfileService(
    IUserStore users,
    PersonCheck person,
    PasswordPolicy policy,
    HashingQueue hashing,
    SecurityEvents events,
    SessionRevocations revocations,
    StoreClock clock) : IProfileService
{
    // A login can strengthen the hash between the check and the write; the password is then still right.
    private const int Attempts = 3;

    public ValueTask<User?> FindAsync(long userId, CancellationToken cancellationToken = default)
        => users.FindByIdAsync(userId, cancellationToken);

    public async ValueTask<ProfileResult> UpdateAsync(ProfileUpdateRequest request, CancellationToken cancellationToken = default)
    {
        if (request.NewPassword is { } chosen && await policy.FindFaultAsync(chosen, cancellationToken) is { } fault)
        {
            return new ProfileResult(ResultOf(fault));
        }

        var requester = request.Requester;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var check = await person.CheckAsync(requester, request.OldPassword, cancellationToken);
            if (!check.Succeeded)
            {
                return new ProfileResult(check.Failure, check.RetryAfter);
            }

            var newHash = request.NewPassword is { } password ? await hashing.HashAsync(password, HashingShare.Changes, cancellationToken) : null;
            if (newHash is null && request.NewPassword is not null)
            {
                return new ProfileResult(ProfileStatus.Busy);
            }

            var now = clock.GetUtcNow().ToWholeMilliseconds();
            var updated = await users.TryUpdateAsync(
                new UserUpdate
                {
                    UserId = requester.UserId,
                    SessionId = requester.SessionId,
                    Condition = check.Condition,
                    Name = request.Name?.Trim(),
                    NewHash = newHash,
                    Now = now,
                },
                cancellationToken);
            if (updated is not null)
            {
                if (newHash is not null)
                {
                    var cause = check.User.PasswordHash is null ? PasswordChangeCause.FirstPassword : PasswordChangeCause.Changed;
                    events.Publish(new PasswordChanged(
                        requester.UserId, now, cause, requester.SessionId, requester.DeviceId, requester.Client.IpAddress, requester.Client.UserAgent));
                    revocations.Publish(updated.RevokedSessions, RevocationReason.PasswordChanged);
                }

                return new ProfileResult(updated.User);
            }
        }

        return new ProfileResult(ProfileStatus.Busy);
    }

    public async ValueTask<ProfileResult> DeleteAsync(Requester requester, string? password, CancellationToken cancellationToken = default)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var check = await person.CheckAsync(requester, password, cancellationToken);
            if (!check.Succeeded)
            {
                return new ProfileResult(check.Failure, check.RetryAfter);
            }

            var (user, now) = (check.User, clock.GetUtcNow().ToWholeMilliseconds());
            var deleted = await users.TryDeleteAsync(
                new UserDeletion { UserId = user.Id, SessionId = requester.SessionId, Condition = check.Condition, Now = now }, cancellationToken);
            if (deleted.Status == UserDeletionStatus.Referenced)
            {
                return new ProfileResult(ProfileStatus.StillReferenced);
            }

            if (deleted.Status == UserDeletionStatus.Succeeded)
            {
                events.Publish(new UserDeleted(
                    user.Id, now, user.Email, user.Name, requester.SessionId, requester.DeviceId, requester.Client.IpAddress, requester.Client.UserAgent));
                revocations.Publish(deleted.RevokedSessions, RevocationReason.UserDeleted);
                return new ProfileResult(user);
            }
        }

        return new ProfileResult(ProfileStatus.Busy);
    }

    private static ProfileStatus ResultOf(PasswordFault fault) => fault switch
    {
        PasswordFault.TooLong => ProfileStatus.PasswordTooLong,
        PasswordFault.TooCommon => ProfileStatus.PasswordTooCommon,
        _ => ProfileStatus.PasswordTooWeak,
    };
}
