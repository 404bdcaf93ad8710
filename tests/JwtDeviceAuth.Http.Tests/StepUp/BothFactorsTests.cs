using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.StepUp;

/// <summary>A user who has a second factor: what changes the account needs a recent login by both, and what brings that in the session that is there.</summary>
public sealed class BothFactorsTests
{
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(5);

    public static TheoryData<string> Changes => ["password", "name", "deletion", "new factor", "factor", "recovery codes"];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task The_password_alone_changes_nothing(string change)
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);

        // The session that added the factor, and one that has only just proved the password again.
        var refused = (await ChangeAsync(user, change, user.Tokens.Access, AuthClient.Password)).IsProblem(401, "second_factor_required");
        (await ChangeAsync(user, change, await FreshAsync(user, user.Tokens.Access, Password()), AuthClient.Password)).IsProblem(401, "second_factor_required");

        Assert.Equal("Bearer error=\"insufficient_user_authentication\", acr_values=\"2\", max_age=\"300\"", refused.Headers["WWW-Authenticate"]);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_login_by_both_changes_it_until_it_is_five_minutes_old(string change)
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var both = await user.LoginAsync();
        app.Clock.Advance(Recent - TimeSpan.FromSeconds(31));
        var refreshed = await app.Client.RefreshAsync(both.Refresh);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await ChangeAsync(user, change, both.Access)).IsProblem(401, "recent_login_required");
        (await ChangeAsync(user, change, refreshed.Access)).IsProblem(401, "recent_login_required");

        var again = await FreshAsync(user, refreshed.Access, new() { ["password"] = AuthClient.Password, ["totp"] = user.Code() });
        (await ChangeAsync(user, change, refreshed.Access)).IsProblem(401, "recent_login_required");
        Assert.InRange((await ChangeAsync(user, change, again)).Status, 200, 204);
    }

    [Fact]
    public async Task One_second_before_it_is_five_minutes_old_it_still_counts()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var both = await user.LoginAsync();
        app.Clock.Advance(Recent - TimeSpan.FromSeconds(31));

        Assert.Equal(200, (await ChangeAsync(user, "name", both.Access)).Status);
    }

    [Fact]
    public async Task A_password_that_is_sent_all_the_same_has_to_be_right()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var both = await user.LoginAsync();

        (await ChangeAsync(user, "password", both.Access, "a wrong guess")).IsProblem(400, "incorrect_password");
        Assert.Equal(200, (await ChangeAsync(user, "password", both.Access, AuthClient.Password)).Status);
    }

    [Fact]
    public async Task One_after_the_other_in_either_order_is_both_with_the_time_of_the_earlier()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        app.Clock.Advance(TimeSpan.FromMinutes(10));

        var code = await FreshAsync(user, user.Tokens.Access, Totp(user));
        Assert.Equal(("1", "[\"otp\"]"), Of(code));
        var at = app.Clock.GetUtcNow().ToUnixTimeSeconds();
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var both = await FreshAsync(user, code, Password());
        Assert.Equal(("2", "[\"otp\",\"pwd\",\"mfa\"]"), Of(both));
        Assert.Equal(at, (long)TokenPair.Payload(both)["auth_time"]!);

        app.Clock.Advance(TimeSpan.FromMinutes(10));
        var password = await FreshAsync(user, both, Password());
        Assert.Equal(("1", "[\"pwd\"]"), Of(password));
        Assert.Equal(("2", "[\"pwd\",\"otp\",\"mfa\"]"), Of(await FreshAsync(user, password, Totp(user))));
    }

    /// <summary>The thief has an old token of the session and a code that the owner gave away; the owner proves the password meanwhile.</summary>
    [Fact]
    public async Task A_code_with_an_old_token_adds_nothing_to_what_the_owner_proved_since()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        var stolen = user.Tokens.Access;
        await FreshAsync(user, user.Tokens.Access, Password());

        var thiefs = await FreshAsync(user, stolen, Totp(user));

        Assert.Equal("1", Of(thiefs).Context);
        (await ChangeAsync(user, "name", thiefs)).IsProblem(401, "second_factor_required");
    }

    [Fact]
    public async Task A_code_is_taken_once_and_a_wrong_one_is_counted_with_those_of_logins()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var code = Totp(user);
        await FreshAsync(user, user.Tokens.Access, (JsonObject)code.DeepClone());

        (await PostAsync(user, user.Tokens.Access, (JsonObject)code.DeepClone())).IsProblem(401, "invalid_second_factor");
        for (var guess = 0; guess < 4; guess++)
        {
            (await PostAsync(user, user.Tokens.Access, new() { ["totp"] = user.WrongCode() })).IsProblem(401, "invalid_second_factor");
        }

        (await PostAsync(user, user.Tokens.Access, Totp(user))).IsProblem(429, "too_many_attempts");
        (await user.AnswerAsync(await user.AskAsync(), user.Code())).IsProblem(429, "too_many_attempts");
    }

    [Fact]
    public async Task A_wrong_password_beside_it_uses_no_code_up()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);

        (await PostAsync(user, user.Tokens.Access, new() { ["password"] = "a wrong guess", ["totp"] = user.Code() })).IsProblem(400, "incorrect_password");
        await FreshAsync(user, user.Tokens.Access, Totp(user));
    }

    [Fact]
    public async Task Of_sixteen_proofs_with_one_code_at_once_one_counts()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var code = user.Code();

        var answers = await Racing.RunAsync(16, _ => PostAsync(user, user.Tokens.Access, new() { ["totp"] = code }));

        Assert.Single(answers, answer => answer.Status == 200);
    }

    [Fact]
    public async Task A_user_without_one_has_no_code_to_prove_with_and_a_recovery_code_proves_nothing_here()
    {
        await using var app = await AuthApp.StartAsync();
        var (plain, user) = (await FactorUser.SignUpAsync(app, "bob@example.com"), await FactorUser.EnrolAsync(app));

        (await PostAsync(plain, plain.Tokens.Access, new() { ["totp"] = "123456" })).IsProblem(401, "invalid_second_factor");
        (await PostAsync(user, user.Tokens.Access, new() { ["recovery_code"] = user.RecoveryCodes[0] })).IsInvalid("password");
        (await PostAsync(user, user.Tokens.Access, new() { ["totp"] = "12345x" })).IsInvalid("totp");
    }

    /// <summary>Ending a lost device asks for nothing, unless the application wants it.</summary>
    [Fact]
    public async Task Other_devices_are_ended_by_a_recent_login_where_the_application_asks_for_it()
    {
        await using var app = await AuthApp.StartAsync(options => options.RecentLoginToRevokeDevices = true);
        var (plain, user) = (await FactorUser.SignUpAsync(app, "bob@example.com"), await FactorUser.EnrolAsync(app));
        Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Post, "/users/logout-all?keep_current=true", plain.Tokens.Access)).Status);
        app.Clock.Advance(Recent);
        var device = (long)(await (await app.Client.GetAsync("/users/me/devices", plain.Tokens.Access)).SuccessAsync())[0]!["id"]!;

        (await app.Client.SendAsync(HttpMethod.Delete, $"/users/me/devices/{device}", plain.Tokens.Access)).IsProblem(401, "recent_login_required");
        (await app.Client.SendAsync(HttpMethod.Post, "/users/logout-all", plain.Tokens.Access)).IsProblem(401, "recent_login_required");
        (await app.Client.SendAsync(HttpMethod.Post, "/users/logout-all", await FreshAsync(user, user.Tokens.Access, Password())))
            .IsProblem(401, "second_factor_required");

        Assert.Equal(204, (await app.Client.SendAsync(
            HttpMethod.Delete, $"/users/me/devices/{device}", await FreshAsync(plain, plain.Tokens.Access, Password()))).Status);
        Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Post, "/users/logout-all", (await user.LoginAsync()).Access)).Status);
        Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Post, "/users/logout", (await user.LoginAsync()).Access)).Status);
    }

    private static JsonObject Password() => new() { ["password"] = AuthClient.Password };

    private static JsonObject Totp(FactorUser user) => new() { ["totp"] = user.Code() };

    private static (string Context, string Methods) Of(string token)
        => ((string)TokenPair.Payload(token)["acr"]!, TokenPair.Payload(token)["amr"]!.ToJsonString());

    private static Task<Answer> PostAsync(FactorUser user, string token, JsonObject body)
        => user.Client.PostJsonAsync("/users/me/reauthenticate", body, token);

    private static async Task<string> FreshAsync(FactorUser user, string token, JsonObject body)
        => (string)(await (await PostAsync(user, token, body)).SuccessAsync())["access_token"]!;

    private static Task<Answer> ChangeAsync(FactorUser user, string change, string token, string? password = null)
    {
        var body = new JsonObject();
        if (password is not null)
        {
            body[change is "password" or "name" ? "old_password" : "password"] = password;
        }

        switch (change)
        {
            case "password":
                body["new_password"] = "a new one, and better";
                return user.Client.SendJsonAsync(HttpMethod.Put, "/users/me", token, body);
            case "name":
                body["name"] = "Susan";
                return user.Client.SendJsonAsync(HttpMethod.Put, "/users/me", token, body);
            case "deletion":
                return user.Client.SendJsonAsync(HttpMethod.Delete, "/users/me", token, body);
            case "new factor":
                return user.Client.PostJsonAsync("/users/me/factors/totp", body, token);
            case "factor":
                return user.Client.SendJsonAsync(HttpMethod.Delete, $"/users/me/factors/totp/{user.FactorId}", token, body);
            default:
                return user.Client.SendAsync(HttpMethod.Post, "/users/me/factors/recovery-codes", token);
        }
    }
}
