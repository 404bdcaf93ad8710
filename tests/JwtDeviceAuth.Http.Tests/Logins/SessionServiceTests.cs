using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Logins;

/// <summary>An application that has verified somebody by its own means starts the session where every login starts it.</summary>
public sealed class SessionServiceTests
{
    private const string Email = "ann@example.com";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_of_a_proof_of_the_applications_own_is_one_like_any_other()
    {
        await using var app = await AuthApp.StartAsync(options => options.MaxDevicesPerUser = 2);
        var userId = await app.Client.SignUpAsync(Email);
        var local = await app.Client.LoginAsync(Email, "phone");
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.Client.LoginAsync(Email, "laptop");

        var started = await StartAsync(app, userId, Badge(app), new LoginDevice
        {
            DeviceId = "kiosk",
            DeviceName = "Lobby",
            Client = new ClientInfo { IpAddress = "192.0.2.1", UserAgent = "kiosk/1" },
        });

        Assert.Equal(SessionStartStatus.Succeeded, started.Status);
        Assert.Equal(
            ("badge", "kiosk", "hwk user", app.Clock.GetUtcNow()),
            (started.Session!.LoginType, started.Session.DeviceId, started.Session.Methods, started.Session.ProvedAt));
        Assert.Equal(200, (await app.Client.GetAsync("/users/me", started.Tokens!.AccessToken)).Status);
        await app.Client.RefreshAsync(started.Tokens.RefreshToken);
        (await app.Client.PostRefreshAsync(local.Refresh)).IsProblem(401, "invalid_refresh_token");
        var told = await app.EventAsync<LoginSucceeded>(login => login.LoginType == "badge");
        Assert.Equal((started.Session.SessionId, "192.0.2.1", "kiosk/1"), (told.SessionId, told.IpAddress, told.UserAgent));
    }

    [Fact]
    public async Task It_replaces_the_session_of_the_same_kind_on_the_same_device_and_no_other()
    {
        await using var app = await AuthApp.StartAsync();
        var userId = await app.Client.SignUpAsync(Email);
        var local = await app.Client.LoginAsync(Email, "kiosk");
        var first = await StartAsync(app, userId, Badge(app), new LoginDevice { DeviceId = "kiosk" });

        await StartAsync(app, userId, Badge(app), new LoginDevice { DeviceId = "kiosk" });

        (await app.Client.GetAsync("/users/me", first.Tokens!.AccessToken)).IsProblem(401, "session_revoked");
        await app.Client.RefreshAsync(local.Refresh);
    }

    [Fact]
    public async Task Without_a_device_there_is_one_session_for_each_kind_of_proof()
    {
        await using var app = await AuthApp.StartAsync();
        var userId = await app.Client.SignUpAsync(Email);

        Assert.Equal(DeviceIds.None, (await StartAsync(app, userId, Badge(app), new LoginDevice())).Session!.DeviceId);
        await StartAsync(app, userId, Badge(app), new LoginDevice());

        Assert.Single(await DevicesAsync(app));
    }

    [Fact]
    public async Task Who_is_not_there_or_not_active_gets_no_session()
    {
        await using var app = await AuthApp.StartAsync();
        var userId = await app.Client.SignUpAsync(Email);
        await SetAsync(app, set => set.SetProperty(user => user.IsActive, false));

        Assert.Equal(SessionStartStatus.UserInactive, (await StartAsync(app, userId, Badge(app), new LoginDevice())).Status);
        Assert.Equal(SessionStartStatus.UserNotFound, (await StartAsync(app, userId + 1, Badge(app), new LoginDevice())).Status);
        Assert.Empty(await DevicesAsync(app));
    }

    [Fact]
    public async Task A_proof_that_is_outdated_starts_nothing()
    {
        await using var app = await AuthApp.StartAsync();
        var userId = await app.Client.SignUpAsync(Email);
        var now = app.Clock.GetUtcNow();
        var account = new SocialAccount { Id = 77, UserId = userId, Provider = "google", ProviderUserId = "sub" };

        Assert.Equal(
            SessionStartStatus.ProofOutdated,
            (await StartAsync(app, userId, LoginProof.Password("the hash before", now), new LoginDevice { DeviceId = "phone" })).Status);
        Assert.Equal(
            SessionStartStatus.ProofOutdated, (await StartAsync(app, userId, LoginProof.SocialAccount(account, now), new LoginDevice())).Status);
        Assert.Empty(await DevicesAsync(app));
    }

    [Fact]
    public async Task What_no_proof_can_be_made_of_is_refused_as_a_mistake_of_the_caller()
    {
        await using var app = await AuthApp.StartAsync();
        var now = app.Clock.GetUtcNow();

        Assert.Throws<ArgumentException>(() => LoginProof.Own("local", [], now));
        Assert.Throws<ArgumentException>(() => LoginProof.Own(" ", [], now));
        Assert.Throws<ArgumentException>(() => LoginProof.Own(new string('a', 65), [], now));
        Assert.Throws<ArgumentException>(() => LoginProof.Own("badge", ["two words"], now));
        Assert.Throws<ArgumentException>(() => LoginProof.Own("badge", [string.Empty], now));
        Assert.Throws<ArgumentException>(() => LoginProof.Own("badge", [new string('a', 97)], now));
        Assert.Throws<ArgumentException>(() => LoginProof.Password(string.Empty, now));
        Assert.All(["", new string('k', 42), new string('k', 44), new string('ä', 43), new string(' ', 43)], text => Assert.Throws<ArgumentException>(() => new DeviceKey(text)));
        await Assert.ThrowsAsync<ArgumentException>(
            () => StartAsync(app, 1, LoginProof.Own("badge", [], now.AddMilliseconds(1)), new LoginDevice()));
        await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(app, 1, Badge(app), new LoginDevice { DeviceId = DeviceIds.None }));
    }

    [Fact]
    public void A_proof_prints_no_hash()
    {
        var proof = LoginProof.Password("secret", FakeClock.Start);

        Assert.All<object>([proof, proof.Condition!], part => Assert.DoesNotContain("secret", part.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_login_waits_for_the_step_that_the_application_asks_for_and_a_refresh_does_not()
    {
        await using var app = await AuthApp.StartAsync(extend: auth => auth.AddLoginStep<ConfirmedAddress>());
        var userId = await app.Client.SignUpAsync(Email);

        var refused = (await app.Client.PostLoginAsync(Email, "phone")).IsProblem(403, "login_step_required");
        Assert.Equal("confirm_email", (string?)refused.Json["step"]);
        var started = await StartAsync(app, userId, Badge(app), new LoginDevice());
        Assert.Equal((SessionStartStatus.StepRequired, "confirm_email"), (started.Status, started.Step));
        Assert.Empty(await DevicesAsync(app));
        (await app.Client.PostLoginAsync(Email, "phone", "wrong password")).IsProblem(401, "invalid_credentials");

        await SetAsync(app, set => set.SetProperty(user => user.EmailConfirmedAt, FakeClock.Start));
        var tokens = await app.Client.LoginAsync(Email, "phone");
        await SetAsync(app, set => set.SetProperty(user => user.EmailConfirmedAt, (DateTimeOffset?)null));
        await app.Client.RefreshAsync(tokens.Refresh);
    }

    [Fact]
    public async Task A_step_sees_how_the_person_proved_who_they_are()
    {
        await using var app = await AuthApp.StartAsync(extend: auth => auth.AddLoginStep<SecondFactor>());
        var userId = await app.Client.SignUpAsync(Email);

        Assert.Equal("otp", (string?)(await app.Client.PostLoginAsync(Email, "phone")).IsProblem(403, "login_step_required").Json["step"]);
        var proof = LoginProof.Own("both", ["pwd", "otp"], app.Clock.GetUtcNow());

        Assert.Equal(SessionStartStatus.Succeeded, (await StartAsync(app, userId, proof, new LoginDevice { DeviceId = "phone" })).Status);
    }

    [Fact]
    public async Task A_right_password_that_waits_for_a_step_is_no_failed_login()
    {
        await using var app = await AuthApp.StartAsync(
            options => options.Lockout.FreeAttempts = 2, auth => auth.AddLoginStep<ConfirmedAddress>());
        await app.Client.SignUpAsync(Email);

        for (var attempt = 0; attempt < 5; attempt++)
        {
            (await app.Client.PostLoginAsync(Email, "phone")).IsProblem(403, "login_step_required");
        }

        Assert.Empty(app.Events.OfType<LoginFailed>());
    }

    private static LoginProof Badge(AuthApp app) => LoginProof.Own("badge", ["hwk", "user"], app.Clock.GetUtcNow());

    private static Task<SessionStartResult> StartAsync(AuthApp app, long userId, LoginProof proof, LoginDevice device)
        => app.InScopeAsync(services => services.GetRequiredService<ISessionService>().StartAsync(userId, proof, device, Token).AsTask());

    private static Task<List<DeviceSession>> DevicesAsync(AuthApp app)
        => app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<DeviceSession>().ToListAsync(Token));

    private static Task<int> SetAsync(AuthApp app, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<User>> set)
        => app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>().ExecuteUpdateAsync(set, Token));

    private sealed class ConfirmedAddress : ILoginStep
    {
        public ValueTask<string?> NextAsync(LoginStepContext login, CancellationToken cancellationToken)
            => ValueTask.FromResult(login.User.EmailConfirmedAt is null ? "confirm_email" : null);
    }

    private sealed class SecondFactor : ILoginStep
    {
        public ValueTask<string?> NextAsync(LoginStepContext login, CancellationToken cancellationToken)
            => ValueTask.FromResult(login.Proof.Methods.Contains("otp") ? null : "otp");
    }
}
