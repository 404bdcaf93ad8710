using System.Collections.Concurrent;
using System.Security.Claims;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Snippets.SignalR;

// begin-snippet: signalr-close
internal sealed class OpenConnections(IServiceScopeFactory scopes, TimeProvider time) : BackgroundService
{
    private readonly ConcurrentDictionary<string, (HubCallerContext Connection, string SessionId)> _open = new();

    public void Add(HubCallerContext connection) => _open[connection.ConnectionId] = (connection, connection.User!.GetSessionId());

    public void Remove(HubCallerContext connection) => _open.TryRemove(connection.ConnectionId, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CloseRevokedAsync(stoppingToken);
            }
            catch (StoreUnavailableException)
            {
                // The database is away: the next turn finds the same rows.
            }
        }
    }

    private async Task CloseRevokedAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var revoked = await scope.ServiceProvider.GetRequiredService<IRevokedSessionStore>()
            .ListAsync(time.GetUtcNow() - TimeSpan.FromHours(1), cancellationToken);         // no open connection is older than its token
        var ids = revoked.Select(session => session.SessionId).ToHashSet();
        foreach (var (connection, _) in _open.Values.Where(open => ids.Contains(open.SessionId)))
        {
            connection.Abort();
        }
    }
}
// end-snippet

// begin-snippet: signalr-hub
[Authorize]
internal sealed class ChatHub(OpenConnections connections) : Hub
{
    public override Task OnConnectedAsync()
    {
        connections.Add(Context);
        return base.OnConnectedAsync();
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        connections.Remove(Context);
        return base.OnDisconnectedAsync(exception);
    }

    public Task Say(string text) => Clients.All.SendAsync("said", Context.User!.GetUserId(), text);
}
// end-snippet

internal static class Setup
{
    public static void Add(HasServices builder)
    {
        // begin-snippet: signalr-add
        builder.Services.AddSignalR();
        builder.Services.Configure<JwtBearerOptions>("Bearer", options => options.Events = new JwtBearerEvents
        {
            OnMessageReceived = context =>
            {
                if (context.HttpContext.Request.Path.StartsWithSegments("/hubs"))
                {
                    context.Token = context.Request.Query["access_token"];
                }

                return Task.CompletedTask;
            },
        });
        // end-snippet
    }

    public static void Map(WebApplication app)
    {
        // begin-snippet: signalr-map
        app.MapHub<ChatHub>("/hubs/chat", options => options.CloseOnAuthenticationExpiration = true);
        // end-snippet
    }

    public static void AddClosing(HasServices builder)
    {
        // begin-snippet: signalr-close-add
        builder.Services.AddSingleton<OpenConnections>();
        builder.Services.AddHostedService(services => services.GetRequiredService<OpenConnections>());
        // end-snippet
    }
}
