using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Email;

/// <summary>Sets a new password for the person who reads the e-mails of an account. Needs an <see cref="IAccountEmailSender"/>.</summary>
public interface IPasswordResetService
{
    /// <summary>
    /// Sends a code to an address, if an active user has it: at most three within 30 minutes. All of that happens in the background, so neither
    /// the result nor the time that it takes shows whether there is such a user.
    /// </summary>
    /// <param name="email">The address.</param>
    /// <param name="client">What is known of the client, for the event.</param>
    /// <param name="cancellationToken">Stops the attempt before it is taken.</param>
    /// <returns>A result that depends on the form of the address and the load, and on no account.</returns>
    ValueTask<PasswordResetRequestStatus> RequestAsync(string email, ClientInfo client, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sets a new password for the user of a code, or the first one. Every session ends, and every other code of the user is void. The address
    /// counts as confirmed from now on; if it did not before, the user's social accounts are removed, because the person who linked them had not shown
    /// that the address is theirs. The code works once, for <see cref="JwtDeviceAuthOptions.PasswordResetLifetime"/>.
    /// </summary>
    /// <param name="code">The code from the e-mail.</param>
    /// <param name="newPassword">The new password; if it may not be chosen, the code stays good.</param>
    /// <param name="client">What is known of the client, for the event.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The user, or why nothing was changed.</returns>
    ValueTask<PasswordResetResult> ResetAsync(string code, string newPassword, ClientInfo client, CancellationToken cancellationToken = default);
}
