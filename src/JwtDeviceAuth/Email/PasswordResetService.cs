using JwtDeviceAuth.Events;
using JwtDeviceAuth.External;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.OneTimeCodes;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Email;

/// <summary>
/// Reset of a password. Asking for it: hand the address over to the background, whether or not it has an account. Doing it: check the password; look at the code,
/// so that strangers cannot have passwords hashed; hash; then take the code out, write the hash and end the sessions in one step.
/// </summary>
internal sealed class PasswordResetService(
    IUserStore users,
    IOneTimeCodeStore codes,
    PasswordPolicy policy,
    HashingQueue hashing,
    EmailQueue emails,
    LoginThrottle throttle,
    SecurityEvents events,
    SessionRevocations revocations,
    StoreClock clock) : IPasswordResetService
{
    public ValueTask<PasswordResetRequestStatus> RequestAsync(string email, ClientInfo client, CancellationToken cancellationToken = default)
    {
        if (!EmailAddress.TryNormalize(email, out var normalizedEmail))
        {
            return ValueTask.FromResult(PasswordResetRequestStatus.InvalidEmail);
        }

        var taken = emails.TryPost((services, stopping) => services.GetRequiredService<PasswordResetEmails>().MakeAsync(normalizedEmail, client, stopping));
        return ValueTask.FromResult(taken ? PasswordResetRequestStatus.Accepted : PasswordResetRequestStatus.Busy);
    }

    public async ValueTask<PasswordResetResult> ResetAsync(
        string code, string newPassword, ClientInfo client, CancellationToken cancellationToken = default)
    {
        switch (await policy.FindFaultAsync(newPassword, cancellationToken))
        {
            case PasswordFault.TooLong:
                return new PasswordResetResult(PasswordResetStatus.PasswordTooLong);
            case PasswordFault.TooWeak:
                return new PasswordResetResult(PasswordResetStatus.PasswordTooWeak);
            case PasswordFault.TooCommon:
                return new PasswordResetResult(PasswordResetStatus.PasswordTooCommon);
        }

        var codeHash = OneTimeCodeIssuer.HashOf(code);
        if (await codes.FindAsync(codeHash, OneTimeCodePurposes.PasswordReset, clock.GetUtcNow(), cancellationToken) is null)
        {
            return new PasswordResetResult(PasswordResetStatus.InvalidCode);
        }

        if (await hashing.HashAsync(newPassword, HashingShare.Changes, cancellationToken) is not { } newHash)
        {
            return new PasswordResetResult(PasswordResetStatus.Busy);
        }

        var now = clock.GetUtcNow().ToWholeMilliseconds();
        var reset = new PasswordReset { CodeHash = codeHash, Purpose = OneTimeCodePurposes.PasswordReset, NewHash = newHash, Now = now };
        if (await users.TryResetPasswordAsync(reset, cancellationToken) is not { } updated)
        {
            return new PasswordResetResult(PasswordResetStatus.InvalidCode);
        }

        Publish(updated, client, now);
        revocations.Publish(updated.RevokedSessions, RevocationReason.PasswordChanged);

        // A person who forgot the password has tried some, and shall not have to wait with the new one.
        await throttle.ForgiveAsync(updated.User);
        return new PasswordResetResult(updated.User);
    }

    private void Publish(UserUpdated updated, ClientInfo client, DateTimeOffset now)
    {
        var user = updated.User;
        events.Publish(new PasswordChanged(
            user.Id, now, PasswordChangeCause.Reset, SessionId: null, DeviceId: null, client.IpAddress, client.UserAgent));
        if (user.EmailConfirmedAt == now)
        {
            events.Publish(new EmailConfirmed(user.Id, now, user.Email!, SessionId: null, DeviceId: null, client.IpAddress, client.UserAgent));
        }

        foreach (var account in updated.RemovedAccounts)
        {
            events.Publish(new SocialAccountUnlinked(
                user.Id, now, account.Id, account.Provider, account.Email, UnlinkCause.AddressNotConfirmed, SessionId: null, DeviceId: null,
                client.IpAddress, client.UserAgent));
        }
    }
}
