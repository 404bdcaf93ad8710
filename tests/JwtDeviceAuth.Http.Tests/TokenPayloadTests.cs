using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using JwtDeviceAuth.Http.Tests.Deployments;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Testing;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>
/// What the tokens say, whole: nothing is scrubbed away, because time stands still, ids are seeded and the secret is given. So the
/// snapshots hold the signatures, too, and a change of any key derivation shows.
/// </summary>
public abstract class TokenPayloadTests(IDeployment deployment)
{
    private const string FixedKey = "uXkK0yqVVYgkYRc3kTmZ0bYV0lT2cQmJ8h1nF3pZr7A=";

    [Fact]
    public async Task A_local_login_with_a_device()
    {
        await using var app = await StartAsync();
        await app.Client.SignUpAsync("ann@example.com");

        Verify(await app.Client.LoginAsync("ann@example.com", "Ann's phone ☎"));
    }

    [Fact]
    public async Task A_refresh()
    {
        await using var app = await StartAsync();
        await app.Client.SignUpAsync("ann@example.com");
        var tokens = await app.Client.LoginAsync("ann@example.com", "phone");
        app.Clock.Advance(TimeSpan.FromMinutes(20));

        Verify(await app.Client.RefreshAsync(tokens.Refresh));
    }

    [Fact]
    public async Task A_social_session_without_a_device()
    {
        await using var app = await StartAsync();
        var userId = await app.Client.SignUpAsync("ann@example.com");
        var ids = app[0].Services.GetRequiredService<TokenIds>();
        var refreshTokenId = ids.NewSecret();
        var session = new DeviceSession
        {
            UserId = userId,
            LoginType = "google",
            DeviceId = DeviceIds.None,
            SessionId = ids.NewId(),
            RefreshTokenHash = RefreshToken.HashOf(refreshTokenId),
            CreatedAt = app.Clock.GetUtcNow(),
            UpdatedAt = app.Clock.GetUtcNow(),
            ExpiresAt = app.Clock.GetUtcNow().AddDays(1),
            AbsoluteExpiresAt = app.Clock.GetUtcNow().AddDays(30),
            ProvedAt = app.Clock.GetUtcNow(),
        };

        var tokens = await app.InScopeAsync(async services =>
        {
            var started = await services.GetRequiredService<IDeviceSessionStore>()
                .TryStartAsync(new SessionStart { Session = session }, TestContext.Current.CancellationToken);
            return await services.GetRequiredService<DeviceTokenIssuer>().IssueAsync(
                started!.Session, refreshTokenId, app.Clock.GetUtcNow(), TestContext.Current.CancellationToken);
        });

        Verify(new TokenPair(tokens.AccessToken, tokens.RefreshToken, 1800, 86400));
        Assert.Equal(200, (await app.Client.PostRefreshAsync(tokens.RefreshToken)).Status);
    }

    [Fact]
    public async Task Claims_of_the_application()
    {
        await using var app = await StartAsync(auth => auth
            .AddAccessTokenClaims((context, _) =>
            {
                context.Claims["role"] = new[] { "admin", "editor" };
                context.Claims["plan"] = "gold";
                return ValueTask.CompletedTask;
            })
            .AddAccessTokenClaims<NameOfUser>());
        await app.Client.SignUpAsync("ann@example.com");

        var tokens = await app.Client.LoginAsync("ann@example.com", "phone");

        Verify(tokens);
        Assert.Equal(200, (await app.Client.GetAsync("/users/me", tokens.Access)).Status);
    }

    private Task<AuthNodes> StartAsync(Action<JwtDeviceAuthBuilder>? extend = null)
    {
        // One source for all nodes: the same ids then come in the same order, however many nodes there are.
        var ids = new FixedTokenIds();
        return deployment.StartAsync(
            options => options.SigningKey = FixedKey,
            auth =>
            {
                auth.Services.AddSingleton<ITokenIdSource>(ids);
                extend?.Invoke(auth);
            });
    }

    private static void Verify(
        TokenPair tokens,
        [System.Runtime.CompilerServices.CallerFilePath] string file = "",
        [System.Runtime.CompilerServices.CallerMemberName] string method = "")
    {
        var shown = new JsonObject
        {
            ["access"] = Describe(tokens.Access),
            ["refresh"] = Describe(tokens.Refresh),
            ["expires_in"] = tokens.ExpiresIn,
            ["refresh_expires_in"] = tokens.RefreshExpiresIn,
        };
        Snapshot.Verify(
            shown.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }),
            file,
            method);
    }

    private static JsonObject Describe(string token) => new()
    {
        ["header"] = TokenPair.Header(token),
        ["payload"] = TokenPair.Payload(token),
        ["signature"] = token.Split('.')[2],
    };

    private sealed class NameOfUser(IUserStore users) : IAccessTokenClaims
    {
        public async ValueTask AddAsync(AccessTokenClaimsContext context, CancellationToken cancellationToken)
            => context.Claims["name"] = (await users.FindByIdAsync(context.Session.UserId, cancellationToken))!.Name;
    }
}

public sealed class TokenPayloadOnSqliteTests() : TokenPayloadTests(new OneNodeOnSqlite());

public sealed class TokenPayloadOnThreeNodesTests(PostgresServer server) : TokenPayloadTests(new ThreeNodesOnPostgreSql(server));
