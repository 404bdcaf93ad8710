using System.Text.Json.Nodes;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.Http.Tests.Passkeys;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.SecondFactors;

/// <summary>
/// What a mailbox is worth to an account with a second factor: a new password, and no more. keycloak#12759: who reset the password in the browser that had
/// asked for it was signed in without the code. CVE-2026-18963 (Keycloak): a step of the reset could be had without the mail. kratos#4317: one mailbox gave
/// the first factor by a reset and the second by a code.
/// </summary>
public sealed class ResetTests
{
    private const string NewPassword = AuthClient.Password + " new";

    private readonly Mailbox _mailbox = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_reset_every_way_in_asks_for_the_second_factor()
    {
        await using var app = await AuthApp.StartAsync(extend: _mailbox.AddTo);
        var user = await FactorUser.EnrolAsync(app);
        var trusted = await user.LoginAsync(trustsDevice: true);
        var waiting = await user.AskAsync("tablet");

        var answer = await ResetAsync(app, await ForgetAsync(app, user.Email));

        Assert.Equal((204, string.Empty), (answer.Status, answer.Body));
        Assert.DoesNotContain("Set-Cookie", answer.Headers.Keys);
        (await app.Client.GetAsync("/users/me", user.Tokens.Access)).IsProblem(401, "session_revoked");
        (await app.Client.PostRefreshAsync(trusted.Refresh)).IsProblem(401, "invalid_refresh_token");
        (await user.AnswerAsync(waiting, user.Code())).IsProblem(401, "invalid_mfa_token");
        foreach (var proof in new[] { trusted.Refresh, user.Tokens.Refresh, trusted.Access, null })
        {
            (await LoginAsync(app, user.Email, NewPassword, proof)).IsProblem(403, "mfa_required");
        }

        var own = await app.InScopeAsync(services => services.GetRequiredService<ISessionService>().StartAsync(
            user.Id, LoginProof.Own("kiosk", ["hwk"], app.Clock.GetUtcNow()), new LoginDevice { DeviceId = "kiosk" }, Token).AsTask());
        Assert.Equal(SessionStartStatus.SecondFactorRequired, own.Status);
        var token = (string)(await LoginAsync(app, user.Email, NewPassword)).IsProblem(403, "mfa_required").Json["mfa_token"]!;
        await (await user.AnswerAsync(token, user.RecoveryCodes[0], "recovery_code")).SuccessAsync();
    }

    [Fact]
    public async Task Nothing_but_the_code_from_the_mail_sets_a_password()
    {
        await using var app = await PasskeyUser.StartAsync(extend: _mailbox.AddTo);
        var user = await FactorUser.EnrolAsync(app);
        var challenge = (string)(await PasskeyUser.RequestOptionsAsync(app))["challenge"]!;
        await user.PostAsync("/users/me/email/confirmation", []);
        var confirmation = (await _mailbox.EmailAsync<ConfirmationEmail>()).Code;
        var mailed = await ForgetAsync(app, user.Email);
        string?[] others =
        [
            null, string.Empty, " ", "0", "null", "true", user.Email, confirmation, challenge, await user.AskAsync(), user.Tokens.Access, user.Tokens.Refresh,
            user.Code(), user.RecoveryCodes[0], mailed[..^1], mailed + "A", mailed.ToUpperInvariant(),
        ];

        foreach (var code in others)
        {
            // With all that could name a user, or a step that is done.
            var body = new JsonObject
            {
                ["code"] = code, ["new_password"] = NewPassword, ["email"] = user.Email, ["user_id"] = user.Id, ["verified"] = true, ["step"] = "password",
            };
            var answer = await app.Client.PostJsonAsync("/users/password/reset", body);
            Assert.True(answer.Code is "invalid_code" or "validation_failed", $"{code}: {answer.Status} {answer.Body}");
        }

        (await app.Client.PostJsonAsync("/users/password/reset", new JsonObject { ["email"] = user.Email, ["new_password"] = NewPassword })).IsInvalid("code");
        (await LoginAsync(app, user.Email, AuthClient.Password)).IsProblem(403, "mfa_required");
        Assert.Equal(204, (await ResetAsync(app, mailed)).Status);
    }

    [Fact]
    public async Task One_mailbox_is_not_two_factors()
    {
        await using var app = await AuthApp.StartAsync(extend: _mailbox.AddTo);
        var user = await FactorUser.EnrolAsync(app);
        await user.PostAsync("/users/me/email/confirmation", []);
        await _mailbox.EmailAsync<ConfirmationEmail>();
        await ResetAsync(app, await ForgetAsync(app, user.Email));
        await ForgetAsync(app, user.Email, number: 2);

        var asked = (await LoginAsync(app, user.Email, NewPassword)).IsProblem(403, "mfa_required");
        string[] read = [.. _mailbox.Emails.SelectMany(email => email.GetType().GetProperties().Select(property => property.GetValue(email) as string)).OfType<string>()];

        Assert.Equal(["totp", "recovery_code"], asked.Json["methods"]!.AsArray().Select(method => (string?)method));
        Assert.True(read.Length > 6);
        foreach (var text in read)
        {
            Assert.NotEqual(200, (await user.AnswerAsync((string)asked.Json["mfa_token"]!, text)).Status);
            Assert.NotEqual(200, (await user.AnswerAsync((string)asked.Json["mfa_token"]!, text, "recovery_code")).Status);
        }
    }

    [Fact]
    public async Task A_passkey_stays_too_and_the_new_password_does_not_stand_in_for_it()
    {
        await using var app = await PasskeyUser.StartAsync(extend: _mailbox.AddTo);
        using var user = await PasskeyUser.AddAsync(app);

        await ResetAsync(app, await ForgetAsync(app, "ann@example.com"));

        var asked = (await LoginAsync(app, "ann@example.com", NewPassword)).IsProblem(403, "mfa_required");
        Assert.Equal(["passkey", "recovery_code"], asked.Json["methods"]!.AsArray().Select(method => (string)method!).Order(StringComparer.Ordinal));
        await user.LoginAsync();
    }

    private async Task<string> ForgetAsync(AuthApp app, string email, int number = 1)
    {
        await app.Client.PostJsonAsync("/users/password/forgot", new JsonObject { ["email"] = email });
        return (await _mailbox.EmailAsync<PasswordResetEmail>(number)).Code;
    }

    private static Task<Answer> ResetAsync(AuthApp app, string code)
        => app.Client.PostJsonAsync("/users/password/reset", new JsonObject { ["code"] = code, ["new_password"] = NewPassword });

    private static Task<Answer> LoginAsync(AuthApp app, string email, string password, string? proof = null)
        => app.Client.PostJsonAsync(
            "/users/login", new JsonObject { ["email"] = email, ["password"] = password, ["device_id"] = "laptop", ["device_proof"] = proof });
}
