using System.Text.Json.Nodes;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Http.Tests.Emails;
using JwtDeviceAuth.Reauthentication;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.StepUp;

/// <summary><c>POST me/reauthenticate</c>: the same session, a new proof.</summary>
public sealed class ReauthenticationTests
{
    private const string Path = "/users/me/reauthenticate";

    [Fact]
    public async Task The_session_and_its_refresh_token_stay_and_the_new_token_is_recent_to_the_second()
    {
        await using var app = await StepUpApp.StartAsync();
        var tokens = await app.Client.LoginAsync(StepUpApp.Email, "phone");
        app.Clock.Advance(TimeSpan.FromMinutes(10));

        var answer = await StepUpApp.ReauthenticateAsync(app, tokens.Access);
        var json = (await answer.SuccessAsync()).AsObject();
        var fresh = (string)json["access_token"]!;

        Assert.Equal(["access_token", "token_type", "expires_in"], json.Select(field => field.Key));
        Assert.Equal(("bearer", 1800), ((string)json["token_type"]!, (int)json["expires_in"]!));
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        Assert.Equal((string?)tokens.AccessPayload["sid"], (string?)TokenPair.Payload(fresh)["sid"]);
        Assert.Equal(app.Clock.GetUtcNow().ToUnixTimeSeconds(), (long)TokenPair.Payload(fresh)["auth_time"]!);
        Assert.Equal("[\"pwd\"]", TokenPair.Payload(fresh)["amr"]!.ToJsonString());

        app.Clock.Advance(StepUpApp.Recent - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await app.Client.GetAsync("/recent", fresh)).Status);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await app.Client.GetAsync("/recent", fresh)).IsProblem(401, "recent_login_required");

        var refreshed = await app.Client.RefreshAsync(tokens.Refresh);
        Assert.Equal((long)TokenPair.Payload(fresh)["auth_time"]!, (long)refreshed.AccessPayload["auth_time"]!);
    }

    /// <summary>What proves is the token of the request: a thief of an earlier one gains nothing by what its owner proves later.</summary>
    [Fact]
    public async Task A_token_from_before_stays_as_old_as_it_was()
    {
        await using var app = await StepUpApp.StartAsync();
        var stolen = await app.Client.LoginAsync(StepUpApp.Email, "phone");
        app.Clock.Advance(StepUpApp.Recent);
        var fresh = await StepUpApp.FreshTokenAsync(app, stolen.Access);

        (await app.Client.GetAsync("/recent", stolen.Access)).IsProblem(401, "recent_login_required");
        Assert.Equal(200, (await app.Client.GetAsync("/recent", fresh)).Status);
    }

    [Fact]
    public async Task After_a_refresh_it_is_as_recent_as_before()
    {
        await using var app = await StepUpApp.StartAsync();
        var tokens = await app.Client.LoginAsync(StepUpApp.Email, "phone");
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await StepUpApp.FreshTokenAsync(app, tokens.Access);

        app.Clock.Advance(StepUpApp.Recent - TimeSpan.FromSeconds(1));
        var refreshed = await app.Client.RefreshAsync(tokens.Refresh);
        Assert.Equal(200, (await app.Client.GetAsync("/recent", refreshed.Access)).Status);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await app.Client.GetAsync("/recent", (await app.Client.RefreshAsync(refreshed.Refresh)).Access)).IsProblem(401, "recent_login_required");
    }

    /// <summary>A password does not carry on a second factor of an hour ago: what a token says was all proved at its time or later.</summary>
    [Fact]
    public async Task A_password_alone_is_one_factor_also_in_a_session_of_two()
    {
        await using var app = await StepUpApp.StartAsync();
        var tokens = await StepUpApp.StartStrongAsync(app);
        app.Clock.Advance(TimeSpan.FromMinutes(10));

        var fresh = await StepUpApp.FreshTokenAsync(app, tokens.Access);

        Assert.Equal("1", (string?)TokenPair.Payload(fresh)["acr"]);
        (await app.Client.GetAsync("/strong", fresh)).IsProblem(401, "second_factor_required");
    }

    [Fact]
    public async Task Within_minutes_of_two_factors_a_password_keeps_both_and_the_time_of_the_earlier()
    {
        await using var app = await StepUpApp.StartAsync();
        var tokens = await StepUpApp.StartStrongAsync(app);
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        var fresh = TokenPair.Payload(await StepUpApp.FreshTokenAsync(app, tokens.Access));

        Assert.Equal((long)tokens.AccessPayload["auth_time"]!, (long)fresh["auth_time"]!);
        Assert.Equal(("2", "[\"pin\",\"hwk\",\"pwd\",\"mfa\"]"), ((string)fresh["acr"]!, fresh["amr"]!.ToJsonString()));
    }

    [Fact]
    public async Task Wrong_passwords_are_counted_with_those_in_changes_of_the_account()
    {
        await using var app = await StepUpApp.StartAsync();
        var tokens = await app.Client.LoginAsync(StepUpApp.Email, "phone");
        for (var guess = 0; guess < 5; guess++)
        {
            (await StepUpApp.ReauthenticateAsync(app, tokens.Access, $"wrong guess {guess}")).IsProblem(400, "incorrect_password");
        }

        Assert.Equal("1", (await StepUpApp.ReauthenticateAsync(app, tokens.Access)).IsProblem(429, "too_many_attempts").Headers["Retry-After"]);
        (await app.Client.SendJsonAsync(HttpMethod.Delete, "/users/me", tokens.Access, new JsonObject { ["password"] = AuthClient.Password }))
            .IsProblem(429, "too_many_attempts");

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await StepUpApp.FreshTokenAsync(app, tokens.Access);
    }

    [Fact]
    public async Task A_password_that_was_made_up_is_wrong_for_who_has_none()
    {
        await using var app = await StepUpApp.StartAsync();
        var tokens = await SocialUser.SignInAsync(app, await SocialUser.AddAsync(app));

        (await StepUpApp.ReauthenticateAsync(app, tokens.Access)).IsProblem(400, "incorrect_password");
    }

    [Fact]
    public async Task A_deactivated_user_proves_nothing()
    {
        await using var app = await StepUpApp.StartAsync();
        var tokens = await app.Client.LoginAsync(StepUpApp.Email, "phone");
        await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>()
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.IsActive, false), TestContext.Current.CancellationToken));

        (await StepUpApp.ReauthenticateAsync(app, tokens.Access)).IsProblem(403, "account_inactive");
        (await StepUpApp.ReauthenticateAsync(app, tokens.Access, "a wrong guess")).IsProblem(400, "incorrect_password");
    }

    [Theory]
    [InlineData("logout")]
    [InlineData("a new password")]
    [InlineData("the deletion of the user")]
    public async Task A_body_that_comes_after_the_session_ended_proves_nothing(string end)
    {
        await using var app = await StepUpApp.StartAsync();
        var (owner, stolen) = (await app.Client.LoginAsync(StepUpApp.Email, "phone"), await app.Client.LoginAsync(StepUpApp.Email, "laptop"));
        using var held = await HeldRequest.BeginAsync(
            app, HttpMethod.Post, Path, stolen.Access, new JsonObject { ["password"] = AuthClient.Password });

        var ended = end switch
        {
            "logout" => await app.Client.SendAsync(HttpMethod.Post, "/users/logout", stolen.Access),
            "a new password" => await app.Client.SendJsonAsync(HttpMethod.Put, "/users/me", owner.Access, new JsonObject
            {
                ["old_password"] = AuthClient.Password,
                ["new_password"] = "chosen by the owner",
            }),
            _ => await app.Client.SendJsonAsync(HttpMethod.Delete, "/users/me", owner.Access, new JsonObject { ["password"] = AuthClient.Password }),
        };

        Assert.InRange(ended.Status, 200, 204);
        (await held.FinishAsync()).IsProblem(401, "session_revoked");
    }

    /// <summary>The old password is right when it is checked, and is not any more when it would be noted.</summary>
    [Fact]
    public async Task A_password_that_is_changed_in_the_same_session_meanwhile_is_wrong()
    {
        await using var app = await StepUpApp.StartAsync();
        var tokens = await app.Client.LoginAsync(StepUpApp.Email, "phone");
        using var held = await HeldRequest.BeginAsync(app, HttpMethod.Post, Path, tokens.Access, new JsonObject { ["password"] = AuthClient.Password });

        await (await app.Client.SendJsonAsync(HttpMethod.Put, "/users/me", tokens.Access, new JsonObject
        {
            ["old_password"] = AuthClient.Password,
            ["new_password"] = "chosen by the owner",
        })).SuccessAsync();

        (await held.FinishAsync()).IsProblem(400, "incorrect_password");
    }

    [Fact]
    public async Task Many_at_once_all_prove_and_the_refresh_token_stays()
    {
        await using var app = await StepUpApp.StartAsync();
        var tokens = await app.Client.LoginAsync(StepUpApp.Email, "phone");
        app.Clock.Advance(TimeSpan.FromMinutes(10));

        var fresh = await Racing.RunAsync(8, _ => StepUpApp.FreshTokenAsync(app, tokens.Access));

        Assert.All(fresh, token => Assert.Equal(app.Clock.GetUtcNow().ToUnixTimeSeconds(), (long)TokenPair.Payload(token)["auth_time"]!));
        await app.Client.RefreshAsync(tokens.Refresh);
    }

    [Fact]
    public async Task It_is_an_event_without_a_secret()
    {
        await using var app = await StepUpApp.StartAsync();
        var tokens = await app.Client.LoginAsync(StepUpApp.Email, "phone");
        var fresh = await StepUpApp.FreshTokenAsync(app, tokens.Access);

        var told = await app.EventAsync<Reauthenticated>();

        Assert.Equal((1, (string)tokens.AccessPayload["sid"]!, "phone", "pwd"), (told.UserId, told.SessionId, told.DeviceId, string.Join(' ', told.Methods)));
        Assert.Equal($"Reauthenticated {{ UserId = 1, OccurredAt = {told.OccurredAt:O} }}", $"{told}");
        Assert.All(app.Log.Lines, line => Assert.DoesNotContain(fresh, line.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}", "password")]
    [InlineData("{\"password\":\"\"}", "password")]
    [InlineData("{\"password\":1}", "password")]
    [InlineData("{\"password\":\"a\",\"code\":\"b\",\"code_verifier\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}", "password")]
    [InlineData("{\"code\":\"b\"}", "code_verifier")]
    [InlineData("{\"id_token\":\"b\"}", "provider")]
    public async Task What_gives_no_proof_or_several_or_half_of_one_names_the_field(string body, string field)
    {
        await using var app = await StepUpApp.StartAsync();
        var tokens = await app.Client.LoginAsync(StepUpApp.Email, "phone");

        (await app.Client.PostJsonAsync(Path, JsonNode.Parse(body)!, tokens.Access)).IsInvalid(field);
    }

    [Fact]
    public async Task Where_no_provider_was_added_there_is_none_to_prove_with()
    {
        await using var app = await StepUpApp.StartAsync();
        var tokens = await app.Client.LoginAsync(StepUpApp.Email, "phone");

        (await app.Client.PostFormAsync(Path, new() { ["provider"] = "google", ["id_token"] = "a.b.c" }, tokens.Access)).IsProblem(404, "unknown_provider");
        (await app.Client.PostFormAsync(Path, new() { ["code"] = "abc", ["code_verifier"] = new string('a', 43) }, tokens.Access)).IsProblem(400, "invalid_code");
        (await app.Client.PostFormAsync(Path, new() { ["password"] = AuthClient.Password })).IsProblem(401, "authentication_required");
    }
}
