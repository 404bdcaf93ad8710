using System.Text.Json.Nodes;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.SecondFactors;

/// <summary>Authenticator apps: how one is added, which codes are taken, and how it goes.</summary>
public sealed class TotpTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_app_is_added_by_its_secret_and_asks_from_its_first_code_on()
    {
        await using var app = await AuthApp.StartAsync(options => options.SecondFactor.Issuer = "Todo list");
        var user = await FactorUser.SignUpAsync(app);
        var setup = await user.StartAsync();

        Assert.Equal(
            $"otpauth://totp/Todo%20list:ann%40example.com?secret={user.Secret}&issuer=Todo%20list&algorithm=SHA1&digits=6&period=30",
            (string?)setup["otpauth_uri"]);
        Assert.Matches("^[A-Z2-7]{32}$", user.Secret);
        Assert.StartsWith("<svg", (string?)setup["qr_svg"], StringComparison.Ordinal);

        // Pending: it locks nobody out, and is not listed.
        await app.Client.LoginAsync(user.Email, "laptop");
        Assert.Empty((await user.ListAsync())["totp"]!.AsArray());

        var confirmed = await (await user.ConfirmAsync(user.Code())).SuccessAsync();
        Assert.Equal(10, confirmed["recovery_codes"]!.AsArray().Select(code => (string?)code).Distinct().Count());
        Assert.All(confirmed["recovery_codes"]!.AsArray(), code => Assert.Matches("^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$", (string?)code));
        var listed = await user.ListAsync();
        Assert.Equal((user.FactorId, 10), ((long)Assert.Single(listed["totp"]!.AsArray())!["id"]!, (int)listed["recovery_codes_left"]!));
        (await user.PostLoginAsync()).IsProblem(403, "mfa_required");
    }

    [Fact]
    public async Task The_code_that_confirmed_it_signs_nobody_in()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.SignUpAsync(app);
        await user.StartAsync();
        await (await user.ConfirmAsync(user.Code())).SuccessAsync();

        (await user.AnswerAsync(await user.AskAsync(), user.Code())).IsProblem(401, "invalid_second_factor");
        await (await user.AnswerAsync(await user.AskAsync(), user.Code(steps: 1))).SuccessAsync();
    }

    [Fact]
    public async Task A_code_is_taken_once_and_none_before_it()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var (before, code, after) = (user.Code(steps: -1), user.Code(), user.Code(steps: 1));

        await (await user.AnswerAsync(await user.AskAsync(), code)).SuccessAsync();

        (await user.AnswerAsync(await user.AskAsync("tablet"), code)).IsProblem(401, "invalid_second_factor");
        (await user.AnswerAsync(await user.AskAsync("tablet"), before)).IsProblem(401, "invalid_second_factor");
        await (await user.AnswerAsync(await user.AskAsync("tablet"), after)).SuccessAsync();
    }

    [Fact]
    public async Task The_window_is_one_step_each_way()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        app.Clock.Advance(TimeSpan.FromMinutes(5));

        (await user.AnswerAsync(await user.AskAsync(), user.Code(steps: -2))).IsProblem(401, "invalid_second_factor");
        (await user.AnswerAsync(await user.AskAsync(), user.Code(steps: 2))).IsProblem(401, "invalid_second_factor");
        await (await user.AnswerAsync(await user.AskAsync(), user.Code(steps: -1))).SuccessAsync();
        await (await user.AnswerAsync(await user.AskAsync(), user.Code(steps: 1))).SuccessAsync();
    }

    [Fact]
    public async Task Adding_the_first_needs_the_password()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.SignUpAsync(app);

        (await app.Client.PostJsonAsync("/users/me/factors/totp", new JsonObject())).IsProblem(401, "authentication_required");
        (await user.PostAsync("/users/me/factors/totp", [])).IsInvalid("password");
        (await user.PostAsync("/users/me/factors/totp", new() { ["password"] = "wrong password" })).IsProblem(400, "incorrect_password");
    }

    [Fact]
    public async Task An_app_that_nobody_confirms_is_gone_after_ten_minutes()
    {
        await using var app = await AuthApp.StartAsync(options => options.Cleanup.Interval = TimeSpan.FromMinutes(1));
        var user = await FactorUser.SignUpAsync(app);
        await user.StartAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        (await user.ConfirmAsync(user.WrongCode())).IsInvalid("code");

        app.Clock.Advance(TimeSpan.FromSeconds(1));

        (await user.ConfirmAsync(user.Code())).IsProblem(404, "factor_not_found");
        await app.Client.LoginAsync(user.Email, "laptop");
    }

    [Fact]
    public async Task Only_the_session_that_began_it_confirms_it()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.SignUpAsync(app);
        await user.StartAsync();
        var other = await app.Client.LoginAsync(user.Email, "laptop");
        var stranger = await FactorUser.SignUpAsync(app, "bob@example.com");
        var path = $"/users/me/factors/totp/{user.FactorId}/confirm";

        (await app.Client.PostJsonAsync(path, new JsonObject { ["code"] = user.Code() }, other.Access)).IsProblem(404, "factor_not_found");
        (await stranger.PostAsync(path, new() { ["code"] = user.Code() })).IsProblem(404, "factor_not_found");
        (await user.PostAsync("/users/me/factors/totp/x/confirm", new() { ["code"] = user.Code() })).IsProblem(404, "factor_not_found");
        await (await user.ConfirmAsync(user.Code())).SuccessAsync();
    }

    [Fact]
    public async Task With_a_second_factor_the_password_changes_none_of_them()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var withPassword = new JsonObject { ["password"] = AuthClient.Password };

        (await user.PostAsync("/users/me/factors/totp", (JsonObject)withPassword.DeepClone())).IsProblem(401, "second_factor_required");
        (await app.Client.SendJsonAsync(HttpMethod.Delete, $"/users/me/factors/totp/{user.FactorId}", user.Tokens.Access, withPassword.DeepClone()))
            .IsProblem(401, "second_factor_required");
        (await user.PostAsync("/users/me/factors/recovery-codes", [])).IsProblem(401, "second_factor_required");

        var old = await user.LoginAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        (await user.RemoveAsync(await app.Client.RefreshAsync(old.Refresh))).IsProblem(401, "recent_login_required");

        Assert.Equal(204, (await user.RemoveAsync(await user.LoginAsync())).Status);
    }

    [Fact]
    public async Task A_session_of_a_trusted_device_has_one_factor_and_changes_none()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var trusted = await user.LoginAsync(trustsDevice: true);
        var again = TokenPair.From(await (await user.PostLoginAsync("laptop", trusted.Refresh)).SuccessAsync());

        (await user.RemoveAsync(again)).IsProblem(401, "second_factor_required");
    }

    [Fact]
    public async Task The_last_one_takes_the_recovery_codes_along_and_logins_ask_no_more()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var tokens = await user.LoginAsync();

        Assert.Equal(204, (await user.RemoveAsync(tokens)).Status);

        Assert.Equal(0, (int)(await user.ListAsync())["recovery_codes_left"]!);
        (await user.RemoveAsync(tokens)).IsInvalid("password");
        await app.Client.LoginAsync(user.Email, "tablet");
        var removed = await app.EventAsync<SecondFactorRemoved>();
        Assert.Equal((user.Id, "totp", true, SecondFactorRemovalCause.Asked), (removed.UserId, removed.Method, removed.WasLast, removed.Cause));
    }

    [Fact]
    public async Task Two_apps_of_one_user_are_both_taken_and_there_are_at_most_ten()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var first = user.Secret;
        var tokens = await user.LoginAsync();
        for (var number = 2; number <= 10; number++)
        {
            var setup = await (await app.Client.PostJsonAsync("/users/me/factors/totp", new JsonObject { ["name"] = $"app 😀 {number}" }, tokens.Access)).SuccessAsync();
            user.Use(setup);
            var confirm = new JsonObject { ["code"] = user.Code() };
            var confirmed = await app.Client.PostJsonAsync($"/users/me/factors/totp/{user.FactorId}/confirm", confirm, tokens.Access);
            Assert.Null((await confirmed.SuccessAsync())["recovery_codes"]);
        }

        (await app.Client.PostJsonAsync("/users/me/factors/totp", new JsonObject(), tokens.Access)).IsProblem(409, "too_many_factors");
        Assert.Equal("app 😀 10", (string?)(await user.ListAsync())["totp"]!.AsArray()[9]!["name"]);
        await (await user.AnswerAsync(await user.AskAsync(), FactorUser.CodeOf(first, app.Clock.GetUtcNow()))).SuccessAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        await (await user.AnswerAsync(await user.AskAsync(), user.Code())).SuccessAsync();
    }

    [Fact]
    public async Task A_secret_is_stored_encrypted_and_for_its_user_only()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var victim = await FactorUser.EnrolAsync(app, "bob@example.com");
        var factors = await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<TotpFactor>().AsNoTracking().ToListAsync(Token));
        Assert.All(factors, factor => Assert.DoesNotContain(user.Secret, System.Text.Encoding.Latin1.GetString(factor.ProtectedSecret), StringComparison.Ordinal));

        // Somebody who can write to the table puts the secret of an app of theirs into the row of another user.
        var own = factors.Single(factor => factor.UserId == user.Id).ProtectedSecret;
        await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<TotpFactor>()
            .Where(factor => factor.UserId == victim.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(factor => factor.ProtectedSecret, own), Token));

        (await victim.AnswerAsync(await victim.AskAsync(), user.Code())).IsProblem(401, "invalid_second_factor");
        Assert.Contains(app.Log.Lines, line => line.Text.Contains("cannot be read", StringComparison.Ordinal));
    }
}
