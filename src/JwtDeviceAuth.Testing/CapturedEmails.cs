using JwtDeviceAuth.Email;

namespace JwtDeviceAuth.Testing;

/// <summary>
/// The e-mails that the application under test would have sent, with the codes in them. From <c>factory.CapturedEmails()</c>, after
/// <see cref="JwtDeviceAuthTestingWebHostBuilderExtensions.UseJwtDeviceAuthTesting"/>.
/// </summary>
public sealed class CapturedEmails : IAccountEmailSender
{
    private readonly Captured<AccountEmail> _emails = new();

    internal CapturedEmails()
    {
    }

    /// <summary>All that have come so far, the oldest first.</summary>
    public IReadOnlyList<AccountEmail> All => _emails.All;

    /// <summary>Waits for an e-mail: they are sent in the background, after the answer. One that has come already counts.</summary>
    /// <typeparam name="TEmail">The kind, for example <see cref="PasswordResetEmail"/>.</typeparam>
    /// <param name="matches">Which of them; null for any.</param>
    /// <param name="timeout">How long to wait, in the machine's time; null for 10 seconds.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The newest that matches.</returns>
    /// <exception cref="TimeoutException">None came; the message says what did.</exception>
    public Task<TEmail> WaitForAsync<TEmail>(
        Func<TEmail, bool>? matches = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        where TEmail : AccountEmail
        => _emails.WaitForAsync(
            matches,
            timeout,
            "An application without AddEmailSender sends none, and has no endpoints that would.",
            cancellationToken);

    ValueTask IAccountEmailSender.SendAsync(AccountEmail email, CancellationToken cancellationToken)
    {
        _emails.Add(email);
        return ValueTask.CompletedTask;
    }
}
