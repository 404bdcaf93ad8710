using System.Text.Json.Nodes;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.External;
using JwtDeviceAuth.Http.Tests.Emails;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Events;

/// <summary>What an application hears of changes of an account: who, when, from which device and where, and what.</summary>
public sealed class AccountEventTests
{
    private const string Email = "ann@example.com";
    private const string Agent = "agent/1";
    private const string NewPassword = "another password";

    private readonly Mailbox _mailbox = new();

    [Fact]
    public async Task A_changed_password_is_told_with_the_session_that_asked()
    {
        await using var app = await StartAsync();
        var tokens = await app.Client.LoginAsync(Email, "phone");

        await (await app.Client.SendJsonAsync(HttpMethod.Put, "/users/me", tokens.Access, new JsonObject
        {
            ["old_password"] = AuthClient.Password,
            ["new_password"] = NewPassword,
        })).SuccessAsync();

        Assert.Equal(
            new PasswordChanged(1, app.Clock.GetUtcNow(), PasswordChangeCause.Changed, SessionOf(tokens), "phone", "127.0.0.1", Agent),
            await app.EventAsync<PasswordChanged>());
    }

    [Fact]
    public async Task A_first_password_is_told_as_that()
    {
        await using var app = await StartAsync();
        var sue = await SocialUser.AddAsync(app, "sue@example.com");
        var tokens = await SocialUser.SignInAsync(app, sue);

        await (await app.Client.SendJsonAsync(
            HttpMethod.Put, "/users/me", tokens.Access, new JsonObject { ["new_password"] = NewPassword })).SuccessAsync();

        Assert.Equal(
            new PasswordChanged(sue.Id, app.Clock.GetUtcNow(), PasswordChangeCause.FirstPassword, SessionOf(tokens), "phone", "127.0.0.1", Agent),
            await app.EventAsync<PasswordChanged>());
    }

    [Fact]
    public async Task A_reset_is_told_when_it_is_asked_for_and_when_it_is_done_with_all_that_it_changed()
    {
        await using var app = await StartAsync();
        var account = await SocialUser.LinkAsync(app, 1);

        await app.Client.PostJsonAsync("/users/password/forgot", new JsonObject { ["email"] = "ANN@example.com" });
        var code = (await _mailbox.EmailAsync<PasswordResetEmail>()).Code;
        await app.Client.PostJsonAsync("/users/password/reset", new JsonObject { ["code"] = code, ["new_password"] = NewPassword });

        var now = app.Clock.GetUtcNow();
        Assert.Equal(new PasswordResetRequested(1, now, Email, "127.0.0.1", Agent), await app.EventAsync<PasswordResetRequested>());
        Assert.Equal(
            new SocialAccountUnlinked(1, now, account.Id, "google", null, UnlinkCause.AddressNotConfirmed, null, null, "127.0.0.1", Agent),
            await app.EventAsync<SocialAccountUnlinked>());
        Assert.Equal([new PasswordChanged(1, now, PasswordChangeCause.Reset, null, null, "127.0.0.1", Agent)], app.Events.OfType<PasswordChanged>());
        Assert.Equal([new EmailConfirmed(1, now, Email, null, null, "127.0.0.1", Agent)], app.Events.OfType<EmailConfirmed>());
        Assert.DoesNotContain(app.Log.Lines, line => line.Text.Contains(code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_is_told_of_a_reset_that_is_asked_for_an_address_without_an_account()
    {
        await using (var app = await StartAsync())
        {
            await app.Client.PostJsonAsync("/users/password/forgot", new JsonObject { ["email"] = "nobody@example.com" });
            await app.Client.PostJsonAsync("/users/password/forgot", new JsonObject { ["email"] = Email });

            Assert.Equal(1, (await app.EventAsync<PasswordResetRequested>()).UserId);
            Assert.Single(app.Events.OfType<PasswordResetRequested>());
        }
    }

    [Fact]
    public async Task A_confirmation_is_told_when_it_is_asked_for_and_when_it_is_done()
    {
        await using var app = await StartAsync();
        var tokens = await app.Client.LoginAsync(Email, "phone");

        await app.Client.SendAsync(HttpMethod.Post, "/users/me/email/confirmation", tokens.Access);
        var code = (await _mailbox.EmailAsync<ConfirmationEmail>()).Code;
        await app.Client.PostJsonAsync("/users/email/confirm", new JsonObject { ["code"] = code }, tokens.Access);

        var now = app.Clock.GetUtcNow();
        Assert.Equal(
            new EmailConfirmationRequested(1, now, Email, SessionOf(tokens), "phone", "127.0.0.1", Agent),
            await app.EventAsync<EmailConfirmationRequested>());
        Assert.Equal(new EmailConfirmed(1, now, Email, SessionOf(tokens), "phone", "127.0.0.1", Agent), await app.EventAsync<EmailConfirmed>());
    }

    [Fact]
    public async Task A_renamed_device_is_told_with_the_device_that_asked()
    {
        await using var app = await StartAsync();
        var (phone, laptop) = (await app.Client.LoginAsync(Email, "phone"), await app.Client.LoginAsync(Email, "laptop"));
        var id = (long)(await (await app.Client.GetAsync("/users/me/devices", phone.Access)).SuccessAsync()).AsArray()
            .Single(device => (string?)device!["device_id"] == "laptop")!["id"]!;

        await app.Client.SendJsonAsync(HttpMethod.Patch, $"/users/me/devices/{id}", phone.Access, new JsonObject { ["device_name"] = "Old laptop" });

        Assert.Equal(
            new DeviceRenamed(1, app.Clock.GetUtcNow(), SessionOf(laptop), "Old laptop", SessionOf(phone), "phone", "127.0.0.1", Agent),
            await app.EventAsync<DeviceRenamed>());
    }

    [Fact]
    public async Task The_log_names_no_address_of_any_of_them()
    {
        await using (var app = await StartAsync())
        {
            var tokens = await app.Client.LoginAsync(Email, "phone");
            await app.Client.SendAsync(HttpMethod.Post, "/users/me/email/confirmation", tokens.Access);
            await app.Client.PostJsonAsync("/users/password/forgot", new JsonObject { ["email"] = Email });
            await app.EventAsync<PasswordResetRequested>();
            await app.Client.SendJsonAsync(HttpMethod.Delete, "/users/me", tokens.Access, new JsonObject { ["password"] = AuthClient.Password });
            await app.EventAsync<UserDeleted>();

            Assert.Contains(app.Log.Lines, line => line.Text.Contains("asked for", StringComparison.Ordinal));
            Assert.DoesNotContain(app.Log.Lines, line => line.Text.Contains(Email, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static string SessionOf(TokenPair tokens) => (string)tokens.AccessPayload["sid"]!;

    private async Task<AuthApp> StartAsync()
    {
        var app = await AuthApp.StartAsync(extend: _mailbox.AddTo);
        app.Client.Http.DefaultRequestHeaders.UserAgent.ParseAdd(Agent);
        await app.Client.SignUpAsync(Email);
        return app;
    }
}
