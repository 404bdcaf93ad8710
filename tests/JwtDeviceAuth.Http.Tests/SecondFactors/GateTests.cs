using System.Text.Json.Nodes;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.SecondFactors;

/// <summary>Nobody who has a second factor gets a session without it, whatever the way in; and the token of a waiting login does nothing else.</summary>
public sealed class GateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_right_password_asks_for_the_second_factor_and_tells_no_more()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);

        var answer = (await user.PostLoginAsync()).IsProblem(403, "mfa_required");

        Assert.Equal(
            ["code", "expires_in", "methods", "mfa_token", "status", "title", "type"],
            answer.Json.AsObject().Select(field => field.Key).Order());
        Assert.Equal(600, (int)answer.Json["expires_in"]!);
        Assert.Equal(["totp", "recovery_code"], answer.Json["methods"]!.AsArray().Select(method => (string?)method));
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        Assert.Single(await SessionsOfAsync(app, user.Id));
    }

    [Fact]
    public async Task A_wrong_password_is_answered_as_that_of_anybody()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);

        var known = (await app.Client.PostLoginAsync(user.Email, "laptop", "wrong password")).IsProblem(401, "invalid_credentials");
        var unknown = (await app.Client.PostLoginAsync("nobody@example.com", "laptop", "wrong password")).IsProblem(401, "invalid_credentials");

        Assert.Equal(unknown.Body, known.Body);
        Assert.Equal(unknown.Headers.Keys.Order(), known.Headers.Keys.Order());
    }

    [Fact]
    public async Task The_second_factor_starts_the_session_that_the_login_asked_for()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);

        var tokens = await user.LoginAsync("tablet");

        Assert.Equal("tablet", (string?)tokens.AccessPayload["device_id"]);
        Assert.Equal("local", (string?)tokens.AccessPayload["login_type"]);
        var session = Assert.Single(await SessionsOfAsync(app, user.Id), session => session.DeviceId == "tablet");
        Assert.Equal("pwd otp mfa", session.Methods);
        await app.Client.RefreshAsync(tokens.Refresh);
    }

    [Fact]
    public async Task The_token_opens_nothing_but_the_second_step()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var token = await user.AskAsync();

        (await app.Client.GetAsync("/users/me", token)).IsProblem(401, "invalid_token");
        (await app.Client.GetAsync("/whoami", token)).IsProblem(401, "invalid_token");
        (await app.Client.PostRefreshAsync(token)).IsProblem(401, "invalid_refresh_token");
        (await app.Client.PostJsonAsync("/users/login/mfa/totp", new JsonObject { ["mfa_token"] = token })).IsProblem(401, "invalid_mfa_token");
        (await app.Client.PostJsonAsync("/users/login/mfa/totp/1/confirm", new JsonObject { ["mfa_token"] = token, ["code"] = "123456" }))
            .IsProblem(401, "invalid_mfa_token");
    }

    [Fact]
    public async Task A_token_works_once_for_ten_minutes_and_five_codes()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var used = await user.AskAsync();
        await (await user.AnswerAsync(used, user.Code())).SuccessAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        (await user.AnswerAsync(used, user.Code())).IsProblem(401, "invalid_mfa_token");
        (await user.AnswerAsync("invented", user.Code())).IsProblem(401, "invalid_mfa_token");

        var late = await user.AskAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        (await user.AnswerAsync(late, user.WrongCode())).IsProblem(401, "invalid_second_factor");
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await user.AnswerAsync(late, user.Code())).IsProblem(401, "invalid_mfa_token");

        var tried = await user.AskAsync();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            (await user.AnswerAsync(tried, user.WrongCode())).IsProblem(401, "invalid_second_factor");
            app.Clock.Advance(TimeSpan.FromSeconds(20));
        }

        (await user.AnswerAsync(tried, user.Code())).IsProblem(401, "invalid_mfa_token");
        await user.LoginAsync();
    }

    [Fact]
    public async Task A_new_password_voids_the_logins_that_wait()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var (token, both) = (await user.AskAsync(), await user.LoginAsync("tablet"));

        await (await app.Client.SendJsonAsync(
            HttpMethod.Put, "/users/me", both.Access,
            new JsonObject { ["old_password"] = AuthClient.Password, ["new_password"] = "a new one, and better" })).SuccessAsync();

        (await user.AnswerAsync(token, user.Code())).IsProblem(401, "invalid_mfa_token");
    }

    [Fact]
    public async Task A_user_who_is_not_active_does_not_get_past_the_second_step()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var token = await user.AskAsync();
        await SetActiveAsync(app, user.Id, isActive: false);

        (await user.AnswerAsync(token, user.Code())).IsProblem(403, "account_inactive");

        await SetActiveAsync(app, user.Id, isActive: true);
        await (await user.AnswerAsync(token, user.Code())).SuccessAsync();
    }

    [Fact]
    public async Task The_application_s_own_way_in_is_asked_for_the_second_factor_too()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);

        var waiting = await app.InScopeAsync(services => services.GetRequiredService<ISessionService>().StartAsync(
            user.Id, LoginProof.Own("kiosk", ["hwk", "mfa"], app.Clock.GetUtcNow()), new LoginDevice { DeviceId = "kiosk" }, Token).AsTask());

        Assert.Equal(SessionStartStatus.SecondFactorRequired, waiting.Status);
        Assert.Null(waiting.Tokens);
        var tokens = TokenPair.From(await (await user.AnswerAsync(waiting.SecondFactor!.Token, user.Code())).SuccessAsync());
        Assert.Equal("kiosk", (string?)tokens.AccessPayload["login_type"]);
    }

    [Fact]
    public async Task A_step_of_the_application_comes_after_the_second_factor_and_uses_nothing_up()
    {
        var step = new Step();
        await using var app = await AuthApp.StartAsync(extend: auth => auth.Services.AddSingleton<ILoginStep>(step));
        var user = await FactorUser.EnrolAsync(app);
        step.Name = "terms";

        var token = await user.AskAsync();
        (await user.AnswerAsync(token, user.WrongCode())).IsProblem(401, "invalid_second_factor");
        (await user.AnswerAsync(token, "AAAAAAAAAAAAAAAA", "recovery_code")).IsProblem(401, "invalid_second_factor");
        Assert.Equal("terms", (string?)(await user.AnswerAsync(token, user.Code())).IsProblem(403, "login_step_required").Json["step"]);

        step.Name = null;
        await (await user.AnswerAsync(token, user.Code())).SuccessAsync();
    }

    [Fact]
    public async Task A_password_hash_is_strengthened_for_who_has_a_second_factor_too()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        await using var stronger = await AuthApp.StartAsync(
            options => options.Passwords.WorkFactor = QuickPasswords.LowestWorkFactor + 1,
            addStore: store => store.AddSqlite($"Data Source={app.DatabasePath}"),
            clock: app.Clock);

        var answer = (await stronger.Client.PostLoginAsync(user.Email, "laptop")).IsProblem(403, "mfa_required");

        await stronger.EventAsync<PasswordHashUpgraded>();
        var mfa = new JsonObject { ["mfa_token"] = (string?)answer.Json["mfa_token"], ["recovery_code"] = user.RecoveryCodes[0] };
        await (await stronger.Client.PostJsonAsync("/users/login/mfa", mfa)).SuccessAsync();
    }

    [Theory]
    [InlineData("{}", "totp", "mfa_token")]
    [InlineData("""{"mfa_token":"x"}""", "totp")]
    [InlineData("""{"mfa_token":"x","totp":"123456","recovery_code":"ABCD"}""", "totp")]
    [InlineData("""{"mfa_token":"x","totp":"12345a"}""", "totp")]
    [InlineData("""{"mfa_token":"x","totp":"1234567"}""", "totp")]
    [InlineData("""{"mfa_token":"x","totp":123456}""", "totp")]
    [InlineData("""{"mfa_token":"x","totp":{"a":1}}""", "totp")]
    [InlineData("""{"mfa_token":"x","recovery_code":"ABCD-EFGH"}""", "recovery_code")]
    [InlineData("""{"mfa_token":"x","totp":"123456","trust_device":"maybe"}""", "trust_device")]
    public async Task A_body_that_is_none_says_what_is_wrong(string body, params string[] fields)
    {
        await using var app = await AuthApp.StartAsync();

        (await app.Client.PostJsonAsync("/users/login/mfa", JsonNode.Parse(body)!)).IsInvalid(fields);
    }

    [Fact]
    public async Task A_password_reset_neither_signs_in_nor_skips_nor_removes_the_second_factor()
    {
        var mailbox = new Mailbox();
        await using var app = await AuthApp.StartAsync(extend: mailbox.AddTo);
        var user = await FactorUser.EnrolAsync(app);
        await app.Client.PostJsonAsync("/users/password/forgot", new JsonObject { ["email"] = user.Email });
        var code = (await mailbox.EmailAsync<PasswordResetEmail>()).Code;

        var reset = await app.Client.PostJsonAsync(
            "/users/password/reset", new JsonObject { ["code"] = code, ["new_password"] = AuthClient.Password + " new" });

        Assert.Equal((204, string.Empty), (reset.Status, reset.Body));
        (await app.Client.PostLoginAsync(user.Email, "laptop", AuthClient.Password + " new")).IsProblem(403, "mfa_required");
    }

    [Fact]
    public async Task Whoever_uses_it_by_form_gets_the_same_answers()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var code = user.Code();

        var answer = await app.Client.PostFormAsync(
            "/users/login/mfa", new() { ["mfa_token"] = await user.AskAsync(), ["totp"] = $" {code[..3]} {code[3..]} ", ["trust_device"] = "false" });

        TokenPair.From(await answer.SuccessAsync());
    }

    private static Task<IReadOnlyList<DeviceSession>> SessionsOfAsync(AuthApp app, long userId)
        => app.InScopeAsync(services => services.GetRequiredService<IDeviceSessionStore>().ListAsync(userId, app.Clock.GetUtcNow(), Token).AsTask());

    private static Task<int> SetActiveAsync(AuthApp app, long userId, bool isActive)
        => app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>()
            .Where(user => user.Id == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.IsActive, isActive), Token));

    private sealed class Step : ILoginStep
    {
        public string? Name { get; set; }

        public ValueTask<string?> NextAsync(LoginStepContext login, CancellationToken cancellationToken) => ValueTask.FromResult(Name);
    }
}
