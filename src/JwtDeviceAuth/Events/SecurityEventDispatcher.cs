using JwtDeviceAuth.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Events;

/// <summary>Hands events to every sink, one after the other; when the application stops, those that wait are still handed over.</summary>
internal sealed class SecurityEventDispatcher(
    SecurityEventQueue queue, IServiceScopeFactory scopes, ILogger<SecurityEventDispatcher> logger)
    : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _givenUp = new();
    private Task _dispatching = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _dispatching = Task.Run(DispatchAsync, CancellationToken.None);
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
        await foreach (var securityEvent in queue.Reader.ReadAllAsync(CancellationToken.None))
        {
            await using var scope = scopes.CreateAsyncScope();
            var named = securityEvent.UserToName is { } userId ? await NameAsync(securityEvent, userId, scope.ServiceProvider) : securityEvent;
            foreach (var sink in scope.ServiceProvider.GetServices<ISecurityEventSink>())
            {
                try
                {
                    await sink.HandleAsync(named, _givenUp.Token);
                }
#pragma warning disable CA1031 // A sink is the application's code: whatever it throws must not keep the next sink from the event.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    EventsLog.SinkFailed(logger, exception, sink.GetType().Name, securityEvent.GetType().Name);
                }
            }
        }
    }

    private async Task<SecurityEvent> NameAsync(SecurityEvent securityEvent, long userId, IServiceProvider services)
    {
        try
        {
            return securityEvent.Naming(await services.GetRequiredService<IUserStore>().FindByIdAsync(userId, _givenUp.Token));
        }
#pragma warning disable CA1031 // Whatever the store throws, the sinks get the event.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            EventsLog.UserOfEventUnknown(logger, exception, securityEvent.GetType().Name);
            return securityEvent;
        }
    }
}
