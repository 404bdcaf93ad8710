using System.Text.Json.Nodes;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Http.Tests.Emails;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Takeovers;

/// <summary>
/// A request that began before its session ended does nothing after it, whatever it proves: the thief sends the headers, the owner ends the
/// session, the body comes then.
/// </summary>
public sealed class HeldBodyTests
{
    private const string Email = "ann@example.com";
    private const string NewPassword = "chosen by the owner";

    private readonly Mailbox _mailbox = new();

    public static TheoryData<string, string> Ways
    {
        get
        {
            var ways = new TheoryData<string, string>();
            foreach (var write in new[] { "change the name", "change the password", "delete the account", "rename a device", "sign out all", "confirm the address" })
            {
                foreach (var end in new[] { "logout", "logout by another device", "a new password", "a reset" })
                {
                    ways.Add(write, end);
                }
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_body_that_comes_after_the_session_ended_changes_nothing(string write, string end)
    {
        await using var app = await StartAsync();
        var owner = await app.Client.LoginAsync(Email, "phone");
        var stolen = await app.Client.LoginAsync(Email, "laptop");
        var deviceId = await DeviceIdAsync(app, owner, "phone");
        using var held = await BeginAsync(app, write, stolen, deviceId);

        await EndAsync(app, end, owner, stolen);
        var before = await StateAsync(app);
        (await held.FinishAsync()).IsProblem(401, "session_revoked");

        Assert.Equal(before, await StateAsync(app));
    }

    [Fact]
    public async Task A_first_password_whose_body_comes_after_the_session_ended_is_not_set()
    {
        await using var app = await StartAsync();
        var sue = await SocialUser.AddAsync(app, "sue@example.com");
        var stolen = await SocialUser.SignInAsync(app, sue);
        using var held = await HeldRequest.BeginAsync(
            app, HttpMethod.Put, "/users/me", stolen.Access, new JsonObject { ["new_password"] = "the thief's password" });

        Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Post, "/users/logout", stolen.Access)).Status);

        (await held.FinishAsync()).IsProblem(401, "session_revoked");
        Assert.Null((await SocialUser.FindAsync(app, sue.Id))!.PasswordHash);
    }

    private async Task<HeldRequest> BeginAsync(AuthApp app, string write, TokenPair stolen, long deviceId) => write switch
    {
        "change the name" => await HeldRequest.BeginAsync(app, HttpMethod.Put, "/users/me", stolen.Access, new JsonObject
        {
            ["old_password"] = AuthClient.Password,
            ["name"] = "Eve",
        }),
        "change the password" => await HeldRequest.BeginAsync(app, HttpMethod.Put, "/users/me", stolen.Access, new JsonObject
        {
            ["old_password"] = AuthClient.Password,
            ["new_password"] = "the thief's password",
        }),
        "delete the account" => await HeldRequest.BeginAsync(
            app, HttpMethod.Delete, "/users/me", stolen.Access, new JsonObject { ["password"] = AuthClient.Password }),
        "rename a device" => await HeldRequest.BeginAsync(
            app, HttpMethod.Patch, $"/users/me/devices/{deviceId}", stolen.Access, new JsonObject { ["device_name"] = "Eve's" }),
        "sign out all" => await HeldRequest.BeginAsync(
            app, HttpMethod.Post, "/users/logout-all", stolen.Access, new JsonObject { ["keep_current"] = true }),
        _ => await HeldRequest.BeginAsync(
            app, HttpMethod.Post, "/users/email/confirm", stolen.Access, new JsonObject { ["code"] = await ConfirmationCodeAsync(app, stolen) }),
    };

    private async Task<string> ConfirmationCodeAsync(AuthApp app, TokenPair tokens)
    {
        Assert.Equal(202, (await app.Client.SendAsync(HttpMethod.Post, "/users/me/email/confirmation", tokens.Access)).Status);
        return (await _mailbox.EmailAsync<ConfirmationEmail>()).Code;
    }

    private async Task EndAsync(AuthApp app, string end, TokenPair owner, TokenPair stolen)
    {
        switch (end)
        {
            case "logout":
                Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Post, "/users/logout", stolen.Access)).Status);
                break;
            case "logout by another device":
                var id = await DeviceIdAsync(app, owner, "laptop");
                Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Delete, $"/users/me/devices/{id}", owner.Access)).Status);
                break;
            case "a new password":
                await (await app.Client.SendJsonAsync(HttpMethod.Put, "/users/me", owner.Access, new JsonObject
                {
                    ["old_password"] = AuthClient.Password,
                    ["new_password"] = NewPassword,
                })).SuccessAsync();
                break;
            default:
                await app.Client.PostJsonAsync("/users/password/forgot", new JsonObject { ["email"] = Email });
                var code = (await _mailbox.EmailAsync<PasswordResetEmail>()).Code;
                Assert.Equal(204, (await app.Client.PostJsonAsync(
                    "/users/password/reset", new JsonObject { ["code"] = code, ["new_password"] = NewPassword })).Status);
                break;
        }
    }

    private static async Task<long> DeviceIdAsync(AuthApp app, TokenPair tokens, string deviceId)
        => (long)(await (await app.Client.GetAsync("/users/me/devices", tokens.Access)).SuccessAsync()).AsArray()
            .Single(device => (string?)device!["device_id"] == deviceId)!["id"]!;

    /// <summary>All that any of the writes could have changed.</summary>
    private static Task<string> StateAsync(AuthApp app) => app.InScopeAsync(async services =>
    {
        var database = services.GetRequiredService<JwtDeviceAuthDbContext>();
        var user = await database.Set<User>().AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
        var devices = await database.Set<DeviceSession>().AsNoTracking().OrderBy(session => session.Id)
            .Select(session => session.DeviceId + session.DeviceName).ToListAsync(TestContext.Current.CancellationToken);
        return $"{user.Name} {user.PasswordHash} {user.EmailConfirmedAt} {string.Join(' ', devices)}";
    });

    private async Task<AuthApp> StartAsync()
    {
        var app = await AuthApp.StartAsync(extend: _mailbox.AddTo);
        await app.Client.SignUpAsync(Email);
        return app;
    }
}
