using JwtDeviceAuth.Events;
using JwtDeviceAuth.OneTimeCodes;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Email;

/// <summary>
/// Confirmation of an address: make a code that belongs to the address as it is now, and let it be sent in the background; when it comes back,
/// confirm in one step with taking the code out, on the condition that the user still has that address, and that it is a session of that user
/// which brings it. A click alone confirms nothing: a stranger could have signed up with somebody's address, and the owner would click.
/// </summary>
internal sealed class EmailConfirmationService(
    IUserStore users,
    IDeviceSessionStore sessions,
    OneTimeCodeIssuer codes,
    EmailQueue emails,
    SecurityEvents events,
    IOptions<JwtDeviceAuthOptions> options,
    StoreClock clock) : IEmailConfirmationService
{
    public async ValueTask<EmailConfirmationRequestStatus> RequestAsync(Requester requester, CancellationToken cancellationToken = default)
    {
        var user = await users.FindByIdAsync(requester.UserId, cancellationToken);
        switch (user)
        {
            case null:
                return EmailConfirmationRequestStatus.UserNotFound;
            case { IsActive: false }:
                return EmailConfirmationRequestStatus.UserInactive;
            case { Email: null } or { NormalizedEmail: null }:
                return EmailConfirmationRequestStatus.NoEmail;
            case { EmailConfirmedAt: not null }:
                return EmailConfirmationRequestStatus.AlreadyConfirmed;
        }

        var issued = await codes.TryIssueAsync(
            OneTimeCodePurposes.EmailConfirmation,
            user,
            user.NormalizedEmail,
            options.Value.EmailConfirmationLifetime,
            EmailLimit.Window,
            EmailLimit.Maximum,
            cancellationToken);
        if (issued is not var (code, expiresAt))
        {
            return EmailConfirmationRequestStatus.TooManyEmails;
        }

        var email = new ConfirmationEmail { UserId = user.Id, Address = user.Email, Name = user.Name, Code = code, ExpiresAt = expiresAt };
        if (!emails.TryPost((_, _) => ValueTask.FromResult<AccountEmail?>(email)))
        {
            return EmailConfirmationRequestStatus.Busy;
        }

        events.Publish(new EmailConfirmationRequested(
            user.Id, clock.GetUtcNow(), user.Email, requester.SessionId, requester.DeviceId, requester.Client.IpAddress, requester.Client.UserAgent));
        return EmailConfirmationRequestStatus.Accepted;
    }

    public async ValueTask<EmailConfirmationResult> ConfirmAsync(Requester requester, string code, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow().ToWholeMilliseconds();
        var confirmed = await users.TryConfirmEmailAsync(
            new EmailConfirmation
            {
                CodeHash = OneTimeCodeIssuer.HashOf(code),
                Purpose = OneTimeCodePurposes.EmailConfirmation,
                UserId = requester.UserId,
                SessionId = requester.SessionId,
                Now = now,
            },
            cancellationToken);
        if (confirmed is not null)
        {
            events.Publish(new EmailConfirmed(
                confirmed.Id, now, confirmed.Email!, requester.SessionId, requester.DeviceId, requester.Client.IpAddress, requester.Client.UserAgent));
            return new EmailConfirmationResult(confirmed);
        }

        // Only to say why; what was written, or not, is decided.
        return requester.SessionId is { } sessionId && await sessions.FindAsync(requester.UserId, sessionId, cancellationToken) is null
            ? new EmailConfirmationResult(EmailConfirmationStatus.SessionRevoked)
            : new EmailConfirmationResult(EmailConfirmationStatus.InvalidCode);
    }
}
