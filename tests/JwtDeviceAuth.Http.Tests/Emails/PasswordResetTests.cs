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

namespace JwtDeviceAuth.Http.Tests.Emails;

/// <summary><c>POST password/forgot</c> and <c>POST password/reset</c>.</summary>
public sealed class PasswordResetTests
{
    private const string Email = "Ann@example.com";
    private const string NewPassword = "another password";

    private readonly Mailbox _mailbox = new();

    [Fact]
    public async Task The_code_from_the_mail_sets_a_new_password_and_ends_every_session()
    {
        await using var app = await StartAsync();
        var phone = await app.Client.LoginAsync(Email, "phone");
        var laptop = await app.Client.LoginAsync(Email, "laptop");

        var email = await ForgetAsync(app, " ann@EXAMPLE.com ");
        var reset = await ResetAsync(app, email.Code);

        Assert.Equal((Email, "Ann", FakeClock.Start.AddMinutes(30)), (email.Address, email.Name, email.ExpiresAt));
        Assert.Equal((204, string.Empty), (reset.Status, reset.Body));
        (await app.Client.GetAsync("/whoami", phone.Access)).IsProblem(401, "session_revoked");
        (await app.Client.GetAsync("/whoami", laptop.Access)).IsProblem(401, "session_revoked");
        (await app.Client.PostRefreshAsync(phone.Refresh)).IsProblem(401, "invalid_refresh_token");
        (await app.Client.PostLoginAsync(Email, "phone")).IsProblem(401, "invalid_credentials");
        await app.Client.LoginAsync(Email, "phone", NewPassword);
        Assert.Equal(email.UserId, (await app.EventAsync<PasswordChanged>()).UserId);
        await app.EventAsync<SessionRevoked>(ended => ended is { DeviceId: "laptop", Reason: RevocationReason.PasswordChanged });
        Assert.DoesNotContain(
            app.Log.Lines,
            line => line.Text.Contains(email.Code, StringComparison.Ordinal) || line.Text.Contains(Email, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_reset_confirms_the_address_and_keeps_an_earlier_time_of_confirmation()
    {
        await using var app = await StartAsync();
        await ResetAsync(app, (await ForgetAsync(app)).Code);
        Assert.Equal(FakeClock.Start, (await SocialUser.FindAsync(app, 1))!.EmailConfirmedAt);

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(204, (await ResetAsync(app, (await ForgetAsync(app, number: 2)).Code)).Status);

        Assert.Equal(FakeClock.Start, (await SocialUser.FindAsync(app, 1))!.EmailConfirmedAt);
    }

    [Fact]
    public async Task A_code_works_one_second_before_it_expires_and_not_then()
    {
        await using var app = await StartAsync();
        await app.Client.SignUpAsync("bob@example.com");
        var (ann, bob) = (await ForgetAsync(app), await ForgetAsync(app, "bob@example.com", number: 2));

        app.Clock.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(204, (await ResetAsync(app, ann.Code)).Status);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await ResetAsync(app, bob.Code)).IsProblem(400, "invalid_code");
    }

    [Fact]
    public async Task One_reset_makes_all_codes_of_the_user_void_and_nobody_elses()
    {
        await using var app = await StartAsync();
        await app.Client.SignUpAsync("bob@example.com");
        var (first, second) = (await ForgetAsync(app), await ForgetAsync(app, number: 2));
        var bob = await ForgetAsync(app, "bob@example.com", number: 3);

        Assert.Equal(204, (await app.Client.PostFormAsync(
            "/users/password/reset", new() { ["code"] = second.Code, ["new_password"] = NewPassword })).Status);

        (await ResetAsync(app, second.Code)).IsProblem(400, "invalid_code");
        (await ResetAsync(app, first.Code)).IsProblem(400, "invalid_code");
        Assert.Equal(204, (await ResetAsync(app, bob.Code)).Status);
    }

    [Fact]
    public async Task Of_sixteen_resets_with_one_code_at_once_one_wins()
    {
        await using var app = await StartAsync();
        var code = (await ForgetAsync(app)).Code;

        var answers = await Racing.RunAsync(16, number => ResetAsync(app, code, $"password number {number}"));

        var winner = Array.FindIndex(answers, answer => answer.Status == 204);
        Assert.Single(answers, answer => answer.Status == 204);
        Assert.All(answers.Where(answer => answer.Status != 204), answer => answer.IsProblem(400, "invalid_code"));
        await app.Client.LoginAsync(Email, "phone", $"password number {winner}");
    }

    [Theory]
    [InlineData("short")]
    [InlineData("Password1!")]
    public async Task A_password_that_may_not_be_chosen_does_not_burn_the_code(string password)
    {
        await using var app = await StartAsync();
        var code = (await ForgetAsync(app)).Code;

        (await ResetAsync(app, code, password)).IsInvalid("new_password");

        Assert.Equal(204, (await ResetAsync(app, code)).Status);
    }

    [Fact]
    public async Task A_code_of_another_purpose_is_void()
    {
        await using var app = await StartAsync();
        var tokens = await app.Client.LoginAsync(Email, "phone");
        await app.Client.SendAsync(HttpMethod.Post, "/users/me/email/confirmation", tokens.Access);
        var confirmation = (await _mailbox.EmailAsync<ConfirmationEmail>()).Code;
        var reset = (await ForgetAsync(app)).Code;

        (await ResetAsync(app, confirmation)).IsProblem(400, "invalid_code");
        (await app.Client.PostJsonAsync("/users/email/confirm", new JsonObject { ["code"] = reset }, tokens.Access)).IsProblem(400, "invalid_code");

        Assert.Equal(204, (await ResetAsync(app, reset)).Status);
    }

    [Fact]
    public async Task A_new_password_set_by_its_owner_makes_the_codes_void()
    {
        await using var app = await StartAsync();
        var tokens = await app.Client.LoginAsync(Email, "phone");
        var code = (await ForgetAsync(app)).Code;
        await (await app.Client.SendJsonAsync(
            HttpMethod.Put,
            "/users/me",
            tokens.Access,
            new JsonObject { ["old_password"] = AuthClient.Password, ["new_password"] = "chosen by the owner" })).SuccessAsync();

        (await ResetAsync(app, code)).IsProblem(400, "invalid_code");
    }

    [Fact]
    public async Task A_user_without_a_password_sets_the_first_one_so()
    {
        await using var app = await StartAsync();
        var sue = await SocialUser.AddAsync(app, "sue@example.com", FakeClock.Start);
        await SocialUser.LinkAsync(app, sue.Id);
        var phone = await SocialUser.SignInAsync(app, sue);

        Assert.Equal(204, (await ResetAsync(app, (await ForgetAsync(app, "sue@example.com")).Code)).Status);

        (await app.Client.PostRefreshAsync(phone.Refresh)).IsProblem(401, "invalid_refresh_token");
        await app.Client.LoginAsync("sue@example.com", "phone", NewPassword);
        Assert.Equal(1, await LinksAsync(app, sue.Id));
    }

    [Fact]
    public async Task Who_took_somebody_elses_address_keeps_neither_password_nor_session_nor_links_once_the_owner_resets()
    {
        await using var app = await StartAsync();
        await app.Client.SignUpAsync("bob@example.com");
        var hijacker = await app.Client.LoginAsync(Email, "hijacker");
        await SocialUser.LinkAsync(app, 1);
        await SocialUser.LinkAsync(app, 2);
        var linked = await SocialUser.SignInAsync(app, (await SocialUser.FindAsync(app, 1))!, "hijacker");

        await ResetAsync(app, (await ForgetAsync(app)).Code);

        (await app.Client.PostLoginAsync(Email, "hijacker")).IsProblem(401, "invalid_credentials");
        (await app.Client.GetAsync("/users/me", hijacker.Access)).IsProblem(401, "session_revoked");
        (await app.Client.PostRefreshAsync(linked.Refresh)).IsProblem(401, "invalid_refresh_token");
        Assert.Equal((0, 1), (await LinksAsync(app, 1), await LinksAsync(app, 2)));
    }

    [Fact]
    public async Task An_account_without_an_address_is_nobodys_to_reset()
    {
        await using var app = await StartAsync();
        await SocialUser.AddAsync(app);

        (await app.Client.PostJsonAsync("/users/password/forgot", new JsonObject { ["email"] = "" })).IsInvalid("email");
    }

    [Fact]
    public async Task A_code_is_void_once_the_user_is_deactivated_or_has_another_address()
    {
        await using var app = await StartAsync();
        var code = (await ForgetAsync(app)).Code;
        await SetAsync(app, set => set.SetProperty(user => user.IsActive, false));
        (await ResetAsync(app, code)).IsProblem(400, "invalid_code");
        await SetAsync(app, set => set.SetProperty(user => user.IsActive, true).SetProperty(user => user.NormalizedEmail, "eve@example.com"));

        (await ResetAsync(app, code)).IsProblem(400, "invalid_code");

        await SetAsync(app, set => set.SetProperty(user => user.NormalizedEmail, "ann@example.com"));
        await app.Client.LoginAsync(Email, "phone");
    }

    [Fact]
    public async Task However_often_it_is_asked_for_the_mailbox_gets_three_mails_in_half_an_hour()
    {
        await using (var app = await StartAsync())
        {
            var answers = await Racing.RunAsync(12, _ => PostForgotAsync(app, Email));
            Assert.All(answers, answer => Assert.Equal(202, answer.Status));
            app.Clock.Advance(TimeSpan.FromMinutes(29));
            Assert.Equal(202, (await PostForgotAsync(app, Email)).Status);

            // What still waits is worked off before the application is gone.
        }

        Assert.Equal(3, _mailbox.Emails.Count);
    }

    private static Task<Answer> PostForgotAsync(AuthApp app, string email)
        => app.Client.PostJsonAsync("/users/password/forgot", new JsonObject { ["email"] = email });

    private static Task<Answer> ResetAsync(AuthApp app, string code, string password = NewPassword)
        => app.Client.PostJsonAsync("/users/password/reset", new JsonObject { ["code"] = code, ["new_password"] = password });

    private static Task<int> LinksAsync(AuthApp app, long userId) => app.InScopeAsync(services
        => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<SocialAccount>().CountAsync(account => account.UserId == userId));

    private static Task<int> SetAsync(AuthApp app, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<User>> set)
        => app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>().ExecuteUpdateAsync(set));

    private async Task<PasswordResetEmail> ForgetAsync(AuthApp app, string email = Email, int number = 1)
    {
        Assert.Equal(202, (await PostForgotAsync(app, email)).Status);
        return await _mailbox.EmailAsync<PasswordResetEmail>(number);
    }

    private async Task<AuthApp> StartAsync()
    {
        var app = await AuthApp.StartAsync(extend: _mailbox.AddTo);
        await app.Client.SignUpAsync(Email);
        return app;
    }
}
