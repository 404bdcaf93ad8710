using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Email;

/// <summary>Lets users show that an e-mail address is theirs. Needs an <see cref="IAccountEmailSender"/>.</summary>
public interface IEmailConfirmationService
{
    /// <summary>Sends a code to the user's address, in the background: at most three within 30 minutes.</summary>
    /// <param name="requester">Who asks.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>That the e-mail is on its way, or why there is none.</returns>
    ValueTask<EmailConfirmationRequestStatus> RequestAsync(Requester requester, CancellationToken cancellationToken = default);

    /// <summary>
    /// Confirms the address that the code was sent to. The code works once, for <see cref="JwtDeviceAuthOptions.EmailConfirmationLifetime"/>, and only
    /// for a session of the user whose address it is: a reader of the mailbox who has no session may not be the person who set the password.
    /// </summary>
    /// <param name="requester">Who brings the code.</param>
    /// <param name="code">The code from the e-mail.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The user, or why nothing was confirmed.</returns>
    ValueTask<EmailConfirmationResult> ConfirmAsync(Requester requester, string code, CancellationToken cancellationToken = default);
}
