using System.Collections.Concurrent;
using JwtDeviceAuth.Email;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.TestSupport;

/// <summary>Keeps the e-mails of an application, so that a test can read them.</summary>
public sealed class Mailbox : IAccountEmailSender
{
    private readonly ConcurrentQueue<AccountEmail> _emails = new();

    public IReadOnlyCollection<AccountEmail> Emails => _emails;

    public void AddTo(JwtDeviceAuthBuilder auth) => auth.Services.AddSingleton<IAccountEmailSender>(this);

    public ValueTask SendAsync(AccountEmail email, CancellationToken cancellationToken)
    {
        _emails.Enqueue(email);
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits until this many e-mails of a kind have come, and gives the last.</summary>
    public async Task<TEmail> EmailAsync<TEmail>(int number = 1)
        where TEmail : AccountEmail
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            if (_emails.OfType<TEmail>().Skip(number - 1).FirstOrDefault() is { } found)
            {
                return found;
            }

            await Task.Delay(10, deadline.Token);
        }
    }
}
