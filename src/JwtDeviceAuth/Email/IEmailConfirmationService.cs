using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Email;

/// <summary>Lets users show that an e-mail address is theirs. Needs an <see cref="IAccountEmailSender"/>.</summary>
public interface IEmailConfirmationService
{
    /// <summary>Sends a code to the user's address, in the background: at most three within 30 minutes.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>That the e-mail is on its way, or why there is none.</returns>
    ValueTask<EmailConfirmationRequestResult> RequestAsync(long userId, CancellationToken cancellationToken);

    /// <summary>Confirms the address that the code was sent to. The code works once, for <see cref="JwtDeviceAuthOptions.EmailConfirmationLifetime"/>.</summary>
    /// <param name="code">The code from the e-mail.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>
    /// The user, with <see cref="User.EmailConfirmedAt"/> set; null for a code that is unknown, was used or has expired, and if the user has
    /// another address by now or is not active.
    /// </returns>
    ValueTask<User?> ConfirmAsync(string code, CancellationToken cancellationToken);
}
