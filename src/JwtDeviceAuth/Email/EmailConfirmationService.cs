using JwtDeviceAuth.OneTimeCodes;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Email;

/// <summary>
/// Confirmation of an address: make a code that belongs to the address as it is now, and let it be sent in the background; when it comes back,
/// confirm in one step with taking the code out, on the condition that the user still has that address.
/// </summary>
internal sealed class EmailConfirmationService(
    IUserStore users, OneTimeCodeIssuer codes, EmailQueue emails, IOptions<JwtDeviceAuthOptions> options, StoreClock clock)
    : IEmailConfirmationService
{
    public async ValueTask<EmailConfirmationRequestResult> RequestAsync(long userId, CancellationToken cancellationToken)
    {
        var user = await users.FindByIdAsync(userId, cancellationToken);
        switch (user)
        {
            case null:
                return EmailConfirmationRequestResult.UserNotFound;
            case { IsActive: false }:
                return EmailConfirmationRequestResult.UserInactive;
            case { Email: null } or { NormalizedEmail: null }:
                return EmailConfirmationRequestResult.NoEmail;
            case { EmailConfirmedAt: not null }:
                return EmailConfirmationRequestResult.AlreadyConfirmed;
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
            return EmailConfirmationRequestResult.TooManyEmails;
        }

        var email = new ConfirmationEmail { UserId = user.Id, Address = user.Email, Name = user.Name, Code = code, ExpiresAt = expiresAt };
        return emails.TryPost((_, _) => ValueTask.FromResult<AccountEmail?>(email))
            ? EmailConfirmationRequestResult.Accepted
            : EmailConfirmationRequestResult.Busy;
    }

    public ValueTask<User?> ConfirmAsync(string code, CancellationToken cancellationToken)
        => users.TryConfirmEmailAsync(
            OneTimeCodeIssuer.HashOf(code), OneTimeCodePurposes.EmailConfirmation, clock.GetUtcNow().ToWholeMilliseconds(), cancellationToken);
}
