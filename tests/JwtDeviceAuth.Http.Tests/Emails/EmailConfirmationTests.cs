using System.Text.Json.Nodes;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Emails;

/// <summary><c>POST me/email/confirmation</c> and <c>POST email/confirm</c>.</summary>
public sealed class EmailConfirmationTests
{
    private const string Email = "Ann@example.com";

    private readonly Mailbox _mailbox = new();

    [Fact]
    public async Task The_code_from_the_mail_confirms_the_address()
    {
        await using var app = await StartAsync();
        var tokens = await app.Client.LoginAsync(Email, "phone");

        var asked = await AskAsync(app, tokens);
        var email = await _mailbox.EmailAsync<ConfirmationEmail>();
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var confirmed = await ConfirmAsync(app, email.Code);

        Assert.Equal((202, string.Empty), (asked.Status, asked.Body));
        Assert.Equal((Email, "Ann", FakeClock.Start.AddDays(1)), (email.Address, email.Name, email.ExpiresAt));
        Assert.Equal(43, email.Code.Length);
        Assert.Equal((204, string.Empty), (confirmed.Status, confirmed.Body));
        Assert.Equal(FakeClock.Start.AddMinutes(1), (await SocialUser.FindAsync(app, email.UserId))!.EmailConfirmedAt);
        Assert.Equal(200, (await app.Client.PostRefreshAsync(tokens.Refresh)).Status);
        Assert.DoesNotContain(app.Log.Lines, line => line.Text.Contains(email.Code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_code_works_once_and_a_form_will_do()
    {
        await using var app = await StartAsync();
        var code = await NewCodeAsync(app);

        var tokens = await app.Client.LoginAsync(Email, "confirming");
        Assert.Equal(204, (await app.Client.PostFormAsync("/users/email/confirm", new() { ["code"] = code }, tokens.Access)).Status);

        (await ConfirmAsync(app, code)).IsProblem(400, "invalid_code");
    }

    [Fact]
    public async Task A_code_works_one_second_before_it_expires_and_not_then()
    {
        await using var app = await StartAsync();
        await app.Client.SignUpAsync("bob@example.com");
        var (ann, bob) = (await NewCodeAsync(app), await NewCodeAsync(app, number: 2, email: "bob@example.com"));

        app.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(204, (await ConfirmAsync(app, ann)).Status);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await ConfirmAsync(app, bob, await app.Client.LoginAsync("bob@example.com", "phone"))).IsProblem(400, "invalid_code");
    }

    [Fact]
    public async Task A_code_counts_for_a_session_of_its_own_user_only_and_stays_good_after_others_tried()
    {
        await using var app = await StartAsync();
        await app.Client.SignUpAsync("eve@example.com");
        var code = await NewCodeAsync(app);

        (await app.Client.PostJsonAsync("/users/email/confirm", new JsonObject { ["code"] = code })).IsProblem(401, "authentication_required");
        (await ConfirmAsync(app, code, await app.Client.LoginAsync("eve@example.com", "phone"))).IsProblem(400, "invalid_code");
        Assert.Null((await SocialUser.FindAsync(app, 1))!.EmailConfirmedAt);

        Assert.Equal(204, (await ConfirmAsync(app, code)).Status);
    }

    [Fact]
    public async Task The_lifetime_is_an_option()
    {
        await using var app = await StartAsync(options => options.EmailConfirmationLifetime = TimeSpan.FromMinutes(5));
        var code = await NewCodeAsync(app);

        app.Clock.Advance(TimeSpan.FromMinutes(5));

        (await ConfirmAsync(app, code)).IsProblem(400, "invalid_code");
    }

    [Fact]
    public async Task Of_sixteen_that_confirm_with_one_code_at_once_one_succeeds()
    {
        await using var app = await StartAsync();
        var code = await NewCodeAsync(app);

        var tokens = await app.Client.LoginAsync(Email, "confirming");
        var answers = await Racing.RunAsync(16, _ => ConfirmAsync(app, code, tokens));

        Assert.Single(answers, answer => answer.Status == 204);
        Assert.All(answers.Where(answer => answer.Status != 204), answer => answer.IsProblem(400, "invalid_code"));
    }

    [Fact]
    public async Task Once_the_address_is_confirmed_the_other_codes_are_void_and_there_are_no_more()
    {
        await using var app = await StartAsync();
        var (first, second) = (await NewCodeAsync(app), await NewCodeAsync(app, number: 2));
        await ConfirmAsync(app, second);

        (await ConfirmAsync(app, first)).IsProblem(400, "invalid_code");
        (await AskAsync(app, await app.Client.LoginAsync(Email, "phone"))).IsProblem(409, "email_already_confirmed");
    }

    [Fact]
    public async Task A_code_does_not_confirm_an_address_that_the_user_got_since()
    {
        await using var app = await StartAsync();
        var code = await NewCodeAsync(app);
        var tokens = await app.Client.LoginAsync(Email, "confirming");
        await SetAsync(app, set => set.SetProperty(user => user.Email, "eve@example.com").SetProperty(user => user.NormalizedEmail, "eve@example.com"));

        (await ConfirmAsync(app, code, tokens)).IsProblem(400, "invalid_code");

        Assert.Null((await SocialUser.FindAsync(app, 1))!.EmailConfirmedAt);
    }

    [Fact]
    public async Task A_code_of_a_user_who_was_deactivated_or_deleted_is_void()
    {
        await using var app = await StartAsync();
        var code = await NewCodeAsync(app);
        var tokens = await app.Client.LoginAsync(Email, "phone");
        await SetAsync(app, set => set.SetProperty(user => user.IsActive, false));
        (await ConfirmAsync(app, code, tokens)).IsProblem(401, "session_revoked");
        Assert.Null((await SocialUser.FindAsync(app, 1))!.EmailConfirmedAt);
        await SetAsync(app, set => set.SetProperty(user => user.IsActive, true));
        await app.Client.SendJsonAsync(HttpMethod.Delete, "/users/me", tokens.Access, new JsonObject { ["password"] = AuthClient.Password });

        await app.Client.SignUpAsync(Email);
        (await ConfirmAsync(app, code)).IsProblem(400, "invalid_code");
    }

    [Fact]
    public async Task The_fourth_mail_within_half_an_hour_is_refused()
    {
        await using var app = await StartAsync();
        var tokens = await app.Client.LoginAsync(Email, "phone");

        var answers = await Racing.RunAsync(8, _ => AskAsync(app, tokens));

        Assert.Equal(3, answers.Count(answer => answer.Status == 202));
        Assert.All(
            answers.Where(answer => answer.Status != 202),
            answer => Assert.Equal("1800", answer.IsProblem(429, "too_many_emails").Headers["Retry-After"]));
        app.Clock.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(1));
        (await AskAsync(app, tokens)).IsProblem(429, "too_many_emails");
        tokens = await app.Client.RefreshAsync(tokens.Refresh);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(202, (await AskAsync(app, tokens)).Status);
    }

    [Fact]
    public async Task A_user_without_an_address_is_told_so()
    {
        await using var app = await StartAsync();
        var tokens = await SocialUser.SignInAsync(app, await SocialUser.AddAsync(app));

        (await AskAsync(app, tokens)).IsProblem(409, "email_missing");
    }

    [Fact]
    public async Task Who_is_not_signed_in_or_not_active_gets_no_mail()
    {
        await using (var app = await StartAsync())
        {
            var tokens = await app.Client.LoginAsync(Email, "phone");
            await SetAsync(app, set => set.SetProperty(user => user.IsActive, false));

            (await AskAsync(app, tokens)).IsProblem(403, "account_inactive");
            (await app.Client.SendAsync(HttpMethod.Post, "/users/me/email/confirmation")).IsProblem(401, "authentication_required");
        }

        Assert.Empty(_mailbox.Emails);
    }

    [Fact]
    public async Task A_new_password_makes_the_codes_void()
    {
        await using var app = await StartAsync();
        var code = await NewCodeAsync(app);
        var tokens = await app.Client.LoginAsync(Email, "phone");
        await (await app.Client.SendJsonAsync(
            HttpMethod.Put,
            "/users/me",
            tokens.Access,
            new JsonObject { ["old_password"] = AuthClient.Password, ["new_password"] = "another password" })).SuccessAsync();

        (await ConfirmAsync(app, code, tokens)).IsProblem(400, "invalid_code");
    }

    [Fact]
    public async Task Expired_codes_are_removed_in_the_background()
    {
        await using var app = await StartAsync();
        await NewCodeAsync(app);

        app.Clock.Advance(TimeSpan.FromDays(1));

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<OneTimeCode>().AnyAsync(deadline.Token)))
        {
            await Task.Delay(20, deadline.Token);
        }
    }

    private static Task<Answer> AskAsync(AuthApp app, TokenPair tokens)
        => app.Client.SendAsync(HttpMethod.Post, "/users/me/email/confirmation", tokens.Access);

    /// <summary>As the user with the first address, on a device of its own unless a session is named.</summary>
    private static async Task<Answer> ConfirmAsync(AuthApp app, string code, TokenPair? tokens = null)
    {
        tokens ??= await app.Client.LoginAsync(Email, "confirming");
        return await app.Client.PostJsonAsync("/users/email/confirm", new JsonObject { ["code"] = code }, tokens.Access);
    }

    private static Task<int> SetAsync(AuthApp app, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<User>> set)
        => app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>().ExecuteUpdateAsync(set));

    private async Task<string> NewCodeAsync(AuthApp app, int number = 1, string email = Email)
    {
        Assert.Equal(202, (await AskAsync(app, await app.Client.LoginAsync(email, "asking"))).Status);
        return (await _mailbox.EmailAsync<ConfirmationEmail>(number)).Code;
    }

    private async Task<AuthApp> StartAsync(Action<JwtDeviceAuthOptions>? configure = null)
    {
        var app = await AuthApp.StartAsync(configure, _mailbox.AddTo);
        await app.Client.SignUpAsync(Email);
        return app;
    }
}
