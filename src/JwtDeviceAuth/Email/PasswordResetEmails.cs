using JwtDeviceAuth.Events;
using JwtDeviceAuth.OneTimeCodes;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Email;

/// <summary>
/// The part of asking for a reset that depends on the account, and so happens behind the answer. An account without a password gets the e-mail
/// as well, to set the first one; so does one whose address is not confirmed, because the address belongs to the person who reads the e-mail.
/// </summary>
internal sealed class PasswordResetEmails(
    IUserStore users, OneTimeCodeIssuer codes, SecurityEvents events, IOptions<JwtDeviceAuthOptions> options, StoreClock clock)
{
    /// <summary>Null if there is no such user, or the user got enough of them lately.</summary>
    public async ValueTask<AccountEmail?> MakeAsync(string normalizedEmail, ClientInfo client, CancellationToken cancellationToken)
    {
        if (await users.FindByEmailAsync(normalizedEmail, cancellationToken) is not { IsActive: true, Email: { } address } user)
        {
            return null;
        }

        var issued = await codes.TryIssueAsync(
            OneTimeCodePurposes.PasswordReset,
            user,
            normalizedEmail,
            options.Value.PasswordResetLifetime,
            EmailLimit.Window,
            EmailLimit.Maximum,
            cancellationToken);
        if (issued is not var (code, expiresAt))
        {
            return null;
        }

        events.Publish(new PasswordResetRequested(user.Id, clock.GetUtcNow(), address, client.IpAddress, client.UserAgent));
        return new PasswordResetEmail { UserId = user.Id, Address = address, Name = user.Name, Code = code, ExpiresAt = expiresAt };
    }
}
