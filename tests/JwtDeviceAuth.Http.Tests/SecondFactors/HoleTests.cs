using System.Text.Json.Nodes;
using JwtDeviceAuth.Http.Tests.StepUp;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.SecondFactors;

/// <summary>Holes that were published of other systems, tried on every way in here; docs/security.md names the reports.</summary>
public sealed class HoleTests
{
    /// <summary>CVE-2026-22594: a field of the login's body that was meant for after a reset left the second factor out.</summary>
    [Fact]
    public async Task No_field_that_a_client_sends_leaves_the_second_factor_out()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        string[] fields =
        [
            "skip_mfa", "skipEmailVerification", "skip_email_verification", "mfa", "trust_device", "trusted", "remember", "remember_device", "totp_verified",
            "second_factor", "amr", "acr", "methods", "login_type", "session_id", "user_id",
        ];

        foreach (var value in new[] { "true", "false", "mfa", "" })
        {
            var body = new JsonObject { ["email"] = user.Email, ["password"] = AuthClient.Password, ["device_id"] = "laptop" };
            foreach (var field in fields)
            {
                body[field] = value;
            }

            (await app.Client.PostJsonAsync("/users/login", body)).IsProblem(403, "mfa_required");
        }

        // Nor does a token of a session that has it, sent along.
        var answer = await app.Client.PostFormAsync(
            "/users/login", new() { ["email"] = user.Email, ["password"] = AuthClient.Password, ["device_id"] = "laptop" }, (await user.LoginAsync()).Access);
        answer.IsProblem(403, "mfa_required");
    }

    /// <summary>
    /// better-auth#10210 and #9993: codes of an app and recovery codes had no limit for a login, and of a burst at once more got through than the limit, because
    /// each read the count before another wrote it.
    /// </summary>
    [Theory]
    [InlineData("totp")]
    [InlineData("recovery_code")]
    public async Task Of_a_burst_of_guesses_with_one_token_five_are_looked_at(string method)
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var token = await user.AskAsync();
        var wrong = method == "totp" ? user.WrongCode() : new string('A', 16);

        var answers = await Racing.RunAsync(32, _ => user.AnswerAsync(token, wrong, method));

        Assert.InRange(answers.Count(answer => answer.Code == "invalid_second_factor"), 1, 5);
        Assert.DoesNotContain(answers, answer => answer.Status == 200);
    }

    /// <summary>CVE-2024-0227, better-auth#10240 and others: a new login for each few guesses, so that no limit is ever reached.</summary>
    [Fact]
    public async Task A_new_login_for_each_guess_gains_nothing()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var looked = 0;
        for (var number = 0; number < 40; number++)
        {
            var answer = await user.AnswerAsync(await user.AskAsync($"device {number}"), user.WrongCode());
            looked += answer.Code == "invalid_second_factor" ? 1 : 0;
        }

        Assert.Equal(5, looked);
    }

    /// <summary>GHSA-xg6x-h9c9-2m83: between the two steps a session was there already, in a cache.</summary>
    [Fact]
    public async Task Between_the_two_steps_there_is_no_session_and_the_old_one_of_the_device_goes_on()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);

        await user.AskAsync("phone");

        var devices = (await (await app.Client.GetAsync("/users/me/devices", user.Tokens.Access)).SuccessAsync()).AsArray();
        Assert.Equal("phone", (string?)Assert.Single(devices)!["device_id"]);
        await app.Client.RefreshAsync(user.Tokens.Refresh);
    }

    [Fact]
    public async Task Sessions_lose_the_second_factor_at_the_refresh_after_the_last_one_is_removed()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var (laptop, tablet) = (await user.LoginAsync(), await user.LoginAsync("tablet"));
        Assert.Equal("2", (string?)tablet.AccessPayload["acr"]);

        Assert.Equal(204, (await user.RemoveAsync(laptop)).Status);

        var refreshed = (await app.Client.RefreshAsync(tablet.Refresh)).AccessPayload;
        Assert.Equal(("1", "pwd"), ((string?)refreshed["acr"], (string?)Assert.Single(refreshed["amr"]!.AsArray())));
    }

    /// <summary>Tokens of before still say it: proving the password with one must not write it back into the session.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_token_of_before_gives_a_session_the_second_factor_back(bool isRemovedByOperator)
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var (laptop, tablet) = (await user.LoginAsync(), await user.LoginAsync("tablet"));
        if (isRemovedByOperator)
        {
            Assert.True(await app.InScopeAsync(services => services.GetRequiredService<ISecondFactorService>().RemoveAllAsync(user.Id).AsTask()));
        }
        else
        {
            Assert.Equal(204, (await user.RemoveAsync(laptop)).Status);
        }

        var fresh = await StepUpApp.FreshTokenAsync(app, tablet.Access);

        Assert.Equal(("1", "pwd"), ((string?)TokenPair.Payload(fresh)["acr"], (string?)Assert.Single(TokenPair.Payload(fresh)["amr"]!.AsArray())));
        Assert.Equal("1", (string?)(await app.Client.RefreshAsync(tablet.Refresh)).AccessPayload["acr"]);
    }

    [Fact]
    public async Task Who_has_no_second_factor_asks_the_database_nothing_more()
    {
        var statements = new SeenStatements();
        await using var app = await AuthApp.StartAsync(extend: statements.AddTo);
        await FactorUser.EnrolAsync(app, "bob@example.com");
        await app.Client.SignUpAsync("ann@example.com");
        statements.Seen.Clear();

        var tokens = await app.Client.LoginAsync("ann@example.com", "laptop");
        tokens = await app.Client.LoginAsync("ann@example.com", "laptop");
        await app.Client.RefreshAsync(tokens.Refresh);

        Assert.NotEmpty(statements.Seen);
        Assert.DoesNotContain(statements.Seen, statement
            => new[] { "totp_factors", "recovery_codes", "login_challenges", "trusted_devices" }.Any(table => statement.Contains(table, StringComparison.Ordinal)));
    }
}
