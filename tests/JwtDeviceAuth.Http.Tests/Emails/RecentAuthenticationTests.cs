using System.Text.Json.Nodes;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Emails;

/// <summary><c>PUT me</c> and <c>DELETE me</c> of a user without a password: a recent social login stands in for it.</summary>
public sealed class RecentAuthenticationTests
{
    private const string NewPassword = "the first password";

    private static readonly JsonObject First = new() { ["new_password"] = NewPassword };

    [Fact]
    public async Task After_a_recent_social_login_the_first_password_can_be_set_and_keeps_this_session_only()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await SocialUser.AddAsync(app, "sue@example.com");
        var (phone, laptop) = (await SocialUser.SignInAsync(app, user), await SocialUser.SignInAsync(app, user, "laptop"));

        var changed = await (await PutAsync(app, phone, First)).SuccessAsync();

        Assert.Equal("sue@example.com", (string?)changed["email"]);
        await app.Client.LoginAsync("sue@example.com", "tablet", NewPassword);
        await app.Client.RefreshAsync(phone.Refresh);
        (await app.Client.PostRefreshAsync(laptop.Refresh)).IsProblem(401, "invalid_refresh_token");
        Assert.Equal(user.Id, (await app.EventAsync<PasswordChanged>()).UserId);
    }

    [Fact]
    public async Task A_user_without_address_and_password_sees_and_changes_and_deletes_the_account()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await SocialUser.AddAsync(app);
        var phone = await SocialUser.SignInAsync(app, user);

        var shown = await (await app.Client.GetAsync("/users/me", phone.Access)).SuccessAsync();
        var changed = await (await PutAsync(app, phone, new JsonObject { ["name"] = "Susan" })).SuccessAsync();
        var deleted = await DeleteAsync(app, phone, []);

        Assert.True(shown.AsObject().ContainsKey("email"));
        Assert.Null(shown["email"]);
        Assert.Equal("Susan", (string?)changed["name"]);
        Assert.Equal(204, deleted.Status);
        Assert.Null(await SocialUser.FindAsync(app, user.Id));
        (await app.Client.GetAsync("/users/me", phone.Access)).IsProblem(401, "session_revoked");
    }

    [Fact]
    public async Task A_login_is_recent_one_second_before_it_is_five_minutes_old_and_not_then()
    {
        await using var app = await AuthApp.StartAsync();
        var phone = await SocialUser.SignInAsync(app, await SocialUser.AddAsync(app));

        app.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        await (await PutAsync(app, phone, new JsonObject { ["name"] = "Susan" })).SuccessAsync();

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await PutAsync(app, phone, First)).IsProblem(401, "recent_login_required");
        (await DeleteAsync(app, phone, [])).IsProblem(401, "recent_login_required");
    }

    [Fact]
    public async Task A_refresh_does_not_make_a_login_recent()
    {
        await using var app = await AuthApp.StartAsync(options => options.RecentAuthenticationAge = TimeSpan.FromMinutes(2));
        var user = await SocialUser.AddAsync(app);
        var phone = await SocialUser.SignInAsync(app, user);
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        (await PutAsync(app, await app.Client.RefreshAsync(phone.Refresh), First)).IsProblem(401, "recent_login_required");

        await (await PutAsync(app, await SocialUser.SignInAsync(app, user), First)).SuccessAsync();
    }

    [Fact]
    public async Task A_login_is_as_old_as_what_the_provider_said_of_it()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await SocialUser.AddAsync(app);
        var phone = await SocialUser.SignInAsync(app, user, provedAt: app.Clock.GetUtcNow() - TimeSpan.FromMinutes(5));

        (await PutAsync(app, phone, First)).IsProblem(401, "recent_login_required");
    }

    [Fact]
    public async Task A_session_that_the_application_started_by_a_proof_of_its_own_stands_in_for_no_password()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await SocialUser.AddAsync(app);
        var operatorsSession = await SocialUser.StartAsync(app, user, LoginProof.Own("operator", ["hwk"], app.Clock.GetUtcNow()));

        (await PutAsync(app, operatorsSession, First)).IsProblem(401, "recent_login_required");
        (await DeleteAsync(app, operatorsSession, [])).IsProblem(401, "recent_login_required");
    }

    [Fact]
    public async Task Once_its_social_account_is_gone_a_login_stands_in_for_no_password()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await SocialUser.AddAsync(app);
        var phone = await SocialUser.SignInAsync(app, user);
        await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<SocialAccount>()
            .ExecuteDeleteAsync(TestContext.Current.CancellationToken));

        (await PutAsync(app, phone, First)).IsProblem(503, "busy");
        Assert.Null((await SocialUser.FindAsync(app, user.Id))!.PasswordHash);
    }

    [Fact]
    public async Task A_user_with_a_password_needs_it_also_after_a_recent_social_login()
    {
        await using var app = await AuthApp.StartAsync();
        await app.Client.SignUpAsync("ann@example.com");
        var phone = await SocialUser.SignInAsync(app, (await SocialUser.FindAsync(app, 1))!);

        (await PutAsync(app, phone, First)).IsInvalid("old_password");
        (await DeleteAsync(app, phone, [])).IsInvalid("password");
        (await PutAsync(app, phone, new JsonObject { ["old_password"] = "wrong password", ["new_password"] = NewPassword }))
            .IsProblem(400, "incorrect_password");
    }

    [Fact]
    public async Task A_password_that_was_made_up_is_wrong_for_who_has_none()
    {
        await using var app = await AuthApp.StartAsync();
        var phone = await SocialUser.SignInAsync(app, await SocialUser.AddAsync(app));

        (await PutAsync(app, phone, new JsonObject { ["old_password"] = NewPassword, ["new_password"] = NewPassword }))
            .IsProblem(400, "incorrect_password");
        (await DeleteAsync(app, phone, new JsonObject { ["password"] = NewPassword })).IsProblem(400, "incorrect_password");
    }

    [Fact]
    public async Task Of_eight_first_passwords_at_once_one_is_set()
    {
        await using var app = await AuthApp.StartAsync();
        var phone = await SocialUser.SignInAsync(app, await SocialUser.AddAsync(app, "sue@example.com"));

        var answers = await Racing.RunAsync(8, number => PutAsync(app, phone, new JsonObject { ["new_password"] = $"password number {number}" }));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer.Status != 200), answer => answer.IsInvalid("old_password"));
        await app.Client.LoginAsync("sue@example.com", "phone", $"password number {Array.FindIndex(answers, answer => answer.Status == 200)}");
    }

    [Fact]
    public async Task A_login_with_the_address_of_a_user_without_a_password_is_answered_like_one_with_a_wrong_password()
    {
        await using var app = await AuthApp.StartAsync();
        await SocialUser.AddAsync(app, "sue@example.com");
        await app.Client.SignUpAsync("ann@example.com");

        var (social, wrong) = (
            await app.Client.PostLoginAsync("sue@example.com", "phone"), await app.Client.PostLoginAsync("ann@example.com", "phone", "wrong password"));

        Assert.Equal(wrong.IsProblem(401, "invalid_credentials").Body, social.IsProblem(401, "invalid_credentials").Body);
    }

    private static Task<Answer> PutAsync(AuthApp app, TokenPair tokens, JsonObject body)
        => app.Client.SendJsonAsync(HttpMethod.Put, "/users/me", tokens.Access, body);

    private static Task<Answer> DeleteAsync(AuthApp app, TokenPair tokens, JsonObject body)
        => app.Client.SendJsonAsync(HttpMethod.Delete, "/users/me", tokens.Access, body);
}
