namespace JwtDeviceAuth.Email;

/// <summary>
/// Writes and sends the e-mails about accounts; the application decides the text and the link. It is called in the background, for up to four
/// e-mails at once, each in a service scope of its own: a slow or failing sender neither delays nor fails a request, and so shows nobody who
/// asks for an e-mail whether there is an account. Register it with <see cref="JwtDeviceAuthBuilder.AddEmailSender{TSender}"/>.
/// </summary>
public interface IAccountEmailSender
{
    /// <summary>
    /// Sends one e-mail. Put the code behind the <c>#</c> of a link, or let it be typed: what stands before the <c>#</c> ends up in logs and in
    /// the <c>Referer</c> header.
    /// </summary>
    /// <param name="email">
    /// One of the types in <see cref="JwtDeviceAuth.Email"/>. There can be further ones in later versions: leave out what is unknown.
    /// </param>
    /// <param name="cancellationToken">Signalled when the application stops and will wait no longer.</param>
    /// <returns>
    /// When it is sent. An exception is logged, without the code and the address, and the e-mail is not tried again: people ask for another.
    /// </returns>
    ValueTask SendAsync(AccountEmail email, CancellationToken cancellationToken);
}
