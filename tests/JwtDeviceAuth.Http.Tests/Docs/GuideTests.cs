using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Snippets;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Docs;

/// <summary>Runs code of the guides, as it stands there, and not only compiles it.</summary>
public sealed class GuideTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_open_hub_is_closed_within_seconds_of_a_logout()
    {
        // SignalR itself goes by the machine's clock: for it, too, the tokens have not expired.
        await using var app = await StartHubAsync(TimeProvider.System.GetUtcNow());
        var (phone, laptop) = (await app.Client.LoginAsync("ann@example.com", "phone"), await app.Client.LoginAsync("ann@example.com", "laptop"));
        using var ended = await OpenHubAsync(app, phone.Access);
        using var kept = await OpenHubAsync(app, laptop.Access);

        await app.Client.SendAsync(HttpMethod.Post, "/users/logout", phone.Access);
        var closed = ReadToEndAsync(ended);
        for (var turn = 0; turn < 60 && !closed.IsCompleted; turn++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(closed, Task.Delay(250, Token));
        }

        Assert.True(closed.IsCompleted, "It is still open after five minutes.");
        await SendAsync(kept, "{\"type\":1,\"target\":\"Say\",\"arguments\":[\"still here\"]}");
        Assert.Contains("\"said\",\"arguments\":[1,\"still here\"]", await ReadAsync(kept), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_hub_is_closed_when_the_token_that_opened_it_expires()
    {
        // By SignalR's clock, in a second and a half.
        await using var app = await StartHubAsync(TimeProvider.System.GetUtcNow() - new JwtDeviceAuthOptions().AccessTokenLifetime + TimeSpan.FromSeconds(1.5));
        using var hub = await OpenHubAsync(app, (await app.Client.LoginAsync("ann@example.com", "phone")).Access);

        await ReadToEndAsync(hub).WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    [Fact]
    public async Task A_field_of_the_application_is_asked_for_at_sign_up_and_goes_with_the_user()
    {
        await using var app = await AuthApp.StartAsync(
            options => options.MigrateAtStart = false,
            endpoints: endpoints => endpoints.SignUp.Omit(),
            map: Snippets.OwnFields.Setup.SignUp,
            addStore: auth =>
            {
                auth.Services.AddDbContext<Snippets.OwnFields.AppDb>(options => options.UseSqlite(Created<Snippets.OwnFields.AppDb>("fields.db")));
                auth.AddSqlite<Snippets.OwnFields.AppDb>();
            });

        var body = new JsonObject { ["email"] = "ann@example.com", ["name"] = "Ann", ["password"] = AuthClient.Password, ["locale"] = "ko" };
        Assert.Equal(200, (await app.Client.PostJsonAsync("/register", body)).Status);
        Assert.Equal(400, (await app.Client.PostJsonAsync("/register", body)).Status);
        var phone = await app.Client.LoginAsync("ann@example.com", "phone");
        Assert.Equal(["ko"], await LocalesAsync(app));

        await app.Client.SendJsonAsync(HttpMethod.Delete, "/users/me", phone.Access, new JsonObject { ["password"] = AuthClient.Password });
        Assert.Empty(await LocalesAsync(app));

        static Task<List<string>> LocalesAsync(AuthApp app) => app.InScopeAsync(services
            => services.GetRequiredService<Snippets.OwnFields.AppDb>().Profiles.Select(profile => profile.Locale).ToListAsync(Token));
    }

    [Fact]
    public async Task A_hosted_service_seeds_the_first_user_once()
    {
        for (var start = 0; start < 2; start++)
        {
            await using var app = await AuthApp.StartAsync(folder: _folder, extend: auth =>
            {
                auth.Services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
                    .AddInMemoryCollection([new("FirstUser:Password", AuthClient.Password)]).Build());
                auth.Services.AddHostedService<Snippets.Seeding.FirstUser>();
            });
            await app.Client.LoginAsync("admin@example.com", "laptop");
        }
    }

    [Fact]
    public async Task A_role_of_a_table_opens_the_endpoint_of_the_role_after_the_next_refresh()
    {
        await using var app = await AuthApp.StartAsync(
            map: Snippets.Claims.Setup.Use,
            extend: auth =>
            {
                auth.Services.AddDbContext<Snippets.Claims.AppDb>(options => options.UseSqlite(Created<Snippets.Claims.AppDb>("roles.db")));
                auth.AddAccessTokenClaims<Snippets.Claims.RoleClaims>();
            });
        var id = await app.Client.SignUpAsync("ann@example.com");
        var phone = await app.Client.LoginAsync("ann@example.com", "phone");
        (await app.Client.SendAsync(HttpMethod.Delete, "/posts/1", phone.Access)).IsProblem(403, "forbidden");

        await app.InScopeAsync(services =>
        {
            var db = services.GetRequiredService<Snippets.Claims.AppDb>();
            db.Add(new Snippets.Claims.UserRole { UserId = id, Role = "editor" });
            return db.SaveChangesAsync(Token);
        });
        phone = await app.Client.RefreshAsync(phone.Refresh);

        Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Delete, "/posts/1", phone.Access)).Status);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A database with the tables of the context.</summary>
    private string Created<TContext>(string name)
        where TContext : DbContext
    {
        var connectionString = $"Data Source={_folder.File(name)}";
        using var context = (TContext)Activator.CreateInstance(
            typeof(TContext), new DbContextOptionsBuilder<TContext>().UseSqlite(connectionString).Options)!;
        context.Database.EnsureCreated();
        return connectionString;
    }

    private static async Task<AuthApp> StartHubAsync(DateTimeOffset now)
    {
        var clock = new FakeClock();
        clock.SetUtcNow(now);
        var app = await AuthApp.StartAsync(
            clock: clock,
            extend: auth =>
            {
                Snippets.SignalR.Setup.Add(new HasServices(auth.Services));
                Snippets.SignalR.Setup.AddClosing(new HasServices(auth.Services));
            },
            map: Snippets.SignalR.Setup.Map);
        await app.Client.SignUpAsync("ann@example.com");
        return app;
    }

    /// <summary>As SignalR's client opens it: the token in the query, and a first message that agrees on the protocol.</summary>
    private static async Task<ClientWebSocket> OpenHubAsync(AuthApp app, string accessToken)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{app.Address.Authority}/hubs/chat?access_token={accessToken}"), Token);
        await SendAsync(socket, "{\"protocol\":\"json\",\"version\":1}");
        Assert.Equal("{}\u001e", await ReadAsync(socket));
        return socket;
    }

    private static ValueTask SendAsync(ClientWebSocket socket, string message)
        => socket.SendAsync(Encoding.UTF8.GetBytes(message + '\u001e').AsMemory(), WebSocketMessageType.Text, endOfMessage: true, Token);

    private static async Task<string> ReadAsync(ClientWebSocket socket)
    {
        var buffer = new byte[1024];
        var answer = await socket.ReceiveAsync(buffer, Token);
        return Encoding.UTF8.GetString(buffer, 0, answer.Count);
    }

    private static async Task ReadToEndAsync(ClientWebSocket socket)
    {
        var buffer = new byte[1024];
        try
        {
            while ((await socket.ReceiveAsync(buffer, Token)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (WebSocketException)
        {
            // Aborted: the server closed the connection without a word.
        }
    }
}
