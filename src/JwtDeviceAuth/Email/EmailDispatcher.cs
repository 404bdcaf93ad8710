using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Email;

/// <summary>Makes and sends e-mails, a few at once; when the application stops, those that wait are still sent.</summary>
internal sealed class EmailDispatcher(EmailQueue queue, IServiceScopeFactory scopes, ILogger<EmailDispatcher> logger)
    : IHostedService, IDisposable
{
    // One mailbox whose server is slow shall not hold up the others.
    private const int Workers = 4;

    private readonly CancellationTokenSource _givenUp = new();
    private Task _dispatching = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _dispatching = Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(DispatchAsync, CancellationToken.None)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Complete();
        await using (cancellationToken.Register(_givenUp.Cancel))
        {
            await _dispatching;
        }
    }

    public void Dispose() => _givenUp.Dispose();

    private async Task DispatchAsync()
    {
        await foreach (var makeAsync in queue.Reader.ReadAllAsync(CancellationToken.None))
        {
            AccountEmail? email = null;
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                email = await makeAsync(scope.ServiceProvider, _givenUp.Token);
                if (email is not null)
                {
                    await scope.ServiceProvider.GetRequiredService<IAccountEmailSender>().SendAsync(email, _givenUp.Token);
                }
            }
#pragma warning disable CA1031 // The sender is the application's code: whatever it throws, the next e-mail is to come.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                EmailLog.EmailFailed(logger, email?.GetType().Name ?? "not made yet", Redact(exception, email));
            }
        }
    }

    /// <summary>Mail libraries repeat in their exceptions what they were given; the log is read by people who must not have it.</summary>
    private static string Redact(Exception exception, AccountEmail? email)
    {
        var text = exception.ToString();
        if (email is not null)
        {
            text = text.Replace(email.Address, "(address)", StringComparison.OrdinalIgnoreCase);
        }

        return email?.Secret is { } secret ? text.Replace(secret, "(code)", StringComparison.OrdinalIgnoreCase) : text;
    }
}
