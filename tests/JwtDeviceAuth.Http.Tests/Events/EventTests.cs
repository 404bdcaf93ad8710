using System.Text.Json.Nodes;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Events;

/// <summary>What an application hears, and what the log says of it.</summary>
public sealed class EventTests
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task A_login_is_told_with_its_session_and_where_it_came_from()
    {
        await using var app = await AuthApp.StartAsync();
        var userId = await app.Client.SignUpAsync(Email);

        var tokens = await app.Client.LoginAsync(Email, "phone");

        Assert.Equal(
            new LoginSucceeded(
                userId, app.Clock.GetUtcNow(), (string)tokens.AccessPayload["sid"]!, "local", "phone", "127.0.0.1", UserAgent: null),
            await app.EventAsync<LoginSucceeded>());
    }

    [Fact]
    public async Task A_login_that_failed_is_told_with_its_reason_and_the_user_if_there_is_one()
    {
        await using var app = await AuthApp.StartAsync();
        var userId = await app.Client.SignUpAsync(Email);
        var now = app.Clock.GetUtcNow();

        await app.Client.PostLoginAsync(" Ann@Example.com", "phone", "wrong password");
        await app.Client.PostLoginAsync("nobody@example.com", "phone", "wrong password");
        await app.Client.PostLoginAsync("the password, by mistake", "phone", "wrong password");
        await SetActiveAsync(app, userId);
        await app.Client.PostLoginAsync(Email, "phone");

        await app.EventAsync<LoginFailed>(failed => failed.Reason == LoginValidationResult.UserInactive);
        Assert.Equal(
            [
                new LoginFailed(userId, now, LoginValidationResult.InvalidPassword, Email, "phone", "127.0.0.1", UserAgent: null),
                new LoginFailed(null, now, LoginValidationResult.UserNotFound, "nobody@example.com", "phone", "127.0.0.1", UserAgent: null),
                new LoginFailed(null, now, LoginValidationResult.UserNotFound, null, "phone", "127.0.0.1", UserAgent: null),
                new LoginFailed(userId, now, LoginValidationResult.UserInactive, Email, "phone", "127.0.0.1", UserAgent: null),
            ],
            app.Events.OfType<LoginFailed>());
    }

    [Fact]
    public async Task A_throttled_login_is_told_with_how_long_it_lasts()
    {
        await using var app = await AuthApp.StartAsync(options => options.Lockout.FreeAttempts = 1);

        await app.Client.PostLoginAsync(Email, "phone");
        await app.Client.PostLoginAsync(Email, "phone");

        Assert.Equal(
            new LoginThrottled(
                null, app.Clock.GetUtcNow(), LockoutScope.Account, TimeSpan.FromSeconds(1), Email, "127.0.0.1", UserAgent: null),
            await app.EventAsync<LoginThrottled>());
    }

    [Fact]
    public async Task Refreshes_are_told_and_told_apart_from_those_that_were_repeated()
    {
        await using var app = await AuthApp.StartAsync();
        var userId = await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");
        var sessionId = (string)tokens.AccessPayload["sid"]!;

        await app.Client.RefreshAsync(tokens.Refresh);
        await app.Client.RefreshAsync(tokens.Refresh);

        var now = app.Clock.GetUtcNow();
        Assert.Equal(
            new RefreshRepeated(userId, now, sessionId, "local", "phone", "127.0.0.1", UserAgent: null), await app.EventAsync<RefreshRepeated>());
        Assert.Equal(
            [new SessionRefreshed(userId, now, sessionId, "local", "phone", "127.0.0.1", UserAgent: null)], app.Events.OfType<SessionRefreshed>());
    }

    [Fact]
    public async Task Theft_is_told_with_all_that_a_message_to_the_user_needs()
    {
        await using var app = await AuthApp.StartAsync();
        var userId = await app.Client.SignUpAsync("Ann@Example.com");
        var tokens = await app.Client.LoginAsync(Email, "phone");
        await app.Client.RefreshAsync(tokens.Refresh);
        app.Clock.Advance(TimeSpan.FromSeconds(30));

        await app.Client.PostRefreshAsync(tokens.Refresh);

        Assert.Equal(
            new TheftDetected(
                userId, app.Clock.GetUtcNow(), (string)tokens.AccessPayload["sid"]!, "local", "phone", TheftCause.LateRetry, "127.0.0.1",
                UserAgent: null) { Email = "Ann@Example.com", Name = "Ann" },
            await app.EventAsync<TheftDetected>());
    }

    [Fact]
    public async Task A_stronger_hash_and_a_deleted_account_are_told()
    {
        await using var app = await AuthApp.StartAsync(options => options.Passwords.WorkFactor = 11);
        var userId = await app.Client.SignUpAsync(Email);
        var weaker = new BCryptPasswordHasher(Options.Create(new JwtDeviceAuthOptions { Passwords = { WorkFactor = 10 } })).Hash(AuthClient.Password);
        await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>()
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.PasswordHash, weaker)));

        var tokens = await app.Client.LoginAsync(Email, "phone");
        await app.Client.SendJsonAsync(HttpMethod.Delete, "/users/me", tokens.Access, new JsonObject { ["password"] = AuthClient.Password });

        Assert.Equal(
            new UserDeleted(userId, app.Clock.GetUtcNow(), Email, "Ann", (string)tokens.AccessPayload["sid"]!, "phone", "127.0.0.1", UserAgent: null),
            await app.EventAsync<UserDeleted>());
        Assert.Equal([new PasswordHashUpgraded(userId, app.Clock.GetUtcNow())], app.Events.OfType<PasswordHashUpgraded>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_log_names_an_address_only_where_the_setting_allows_and_never_a_secret(bool isAllowed)
    {
        await using var app = await AuthApp.StartAsync(options =>
        {
            options.LogEmailAddresses = isAllowed;
            options.Lockout.FreeAttempts = 2;
        });
        await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");
        var next = await app.Client.RefreshAsync(tokens.Refresh);
        await app.Client.PostLoginAsync(Email, "phone", "wrong password");
        await app.Client.PostLoginAsync(Email, "phone", "wrong password");
        await app.Client.PostLoginAsync(Email, "phone", "wrong password");
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        await app.Client.PostRefreshAsync(tokens.Refresh);
        await app.EventAsync<SessionRevoked>();

        var log = string.Join('\n', app.Log.Lines.Select(line => line.Text)) + string.Join('\n', app.Events);
        Assert.Contains("A login failed: InvalidPassword", log, StringComparison.Ordinal);
        Assert.Contains("A password or a second factor was not looked at", log, StringComparison.Ordinal);
        Assert.Equal(isAllowed, log.Contains(Email, StringComparison.OrdinalIgnoreCase));
        foreach (var secret in new[]
        {
            AuthClient.Password, "wrong password", tokens.Access, tokens.Refresh, next.Access, next.Refresh,
            (string)tokens.RefreshPayload["jti"]!, (string)next.RefreshPayload["jti"]!,
        })
        {
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_sink_that_hangs_holds_up_no_request()
    {
        var isStuck = new TaskCompletionSource();
        await using var app = await AuthApp.StartAsync(extend: auth => auth.AddSecurityEventSink(async (_, _) =>
        {
            isStuck.TrySetResult();
            await Task.Delay(TimeSpan.FromMilliseconds(300), CancellationToken.None);
            throw new InvalidOperationException("The sink is broken.");
        }));
        await app.Client.SignUpAsync(Email);
        await isStuck.Task;

        var tokens = await app.Client.LoginAsync(Email, "phone");
        await app.Client.RefreshAsync(tokens.Refresh);

        await app.EventAsync<SessionRefreshed>();
    }

    private static Task<int> SetActiveAsync(AuthApp app, long userId)
        => app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>()
            .Where(user => user.Id == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.IsActive, false)));
}
