using System.Text.Json.Nodes;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.SecondFactors;

/// <summary>Where a second factor is required, a login of who has none can do nothing but add one.</summary>
public sealed class RequiredTests
{
    [Fact]
    public async Task A_login_without_a_factor_adds_one_and_then_has_its_session()
    {
        await using var app = await AuthApp.StartAsync(options => options.SecondFactor.Required = true);
        await app.Client.SignUpAsync("ann@example.com");

        var token = await AskAsync(app);
        var setup = await (await StartAsync(app, token)).SuccessAsync();
        var code = FactorUser.CodeOf((string)setup["secret"]!, app.Clock.GetUtcNow());
        (await ConfirmAsync(app, token, (long)setup["id"]!, "000000" == code ? "000001" : "000000")).IsProblem(401, "invalid_second_factor");
        var answer = await (await ConfirmAsync(app, token, (long)setup["id"]!, code)).SuccessAsync();

        Assert.Equal("laptop", (string?)TokenPair.From(answer).AccessPayload["device_id"]);
        Assert.Equal(10, answer["recovery_codes"]!.AsArray().Count);
        (await app.Client.PostLoginAsync("ann@example.com", "laptop")).IsProblem(403, "mfa_required");
        (await StartAsync(app, token)).IsProblem(401, "invalid_mfa_token");
    }

    [Fact]
    public async Task The_token_does_nothing_else()
    {
        await using var app = await AuthApp.StartAsync(options => options.SecondFactor.Required = true);
        await app.Client.SignUpAsync("ann@example.com");
        var token = await AskAsync(app);

        (await app.Client.GetAsync("/users/me", token)).IsProblem(401, "invalid_token");
        (await app.Client.PostRefreshAsync(token)).IsProblem(401, "invalid_refresh_token");
        (await app.Client.PostJsonAsync("/users/login/mfa", new JsonObject { ["mfa_token"] = token, ["totp"] = "123456" })).IsProblem(401, "invalid_mfa_token");
    }

    [Fact]
    public async Task The_setup_of_one_token_is_none_of_another()
    {
        await using var app = await AuthApp.StartAsync(options => options.SecondFactor.Required = true);
        await app.Client.SignUpAsync("ann@example.com");
        await app.Client.SignUpAsync("bob@example.com");
        var setup = await (await StartAsync(app, await AskAsync(app))).SuccessAsync();
        var code = FactorUser.CodeOf((string)setup["secret"]!, app.Clock.GetUtcNow());

        (await ConfirmAsync(app, await AskAsync(app), (long)setup["id"]!, code)).IsProblem(404, "factor_not_found");
        foreach (var (token, status, problem) in new[] { (await AskAsync(app), 404, "factor_not_found"), ("made up", 401, "invalid_mfa_token") })
        {
            (await app.Client.PostJsonAsync("/users/login/mfa/totp/no-id/confirm", new JsonObject { ["mfa_token"] = token, ["code"] = code })).IsProblem(status, problem);
        }

        (await ConfirmAsync(app, await AskAsync(app, "bob@example.com"), (long)setup["id"]!, code)).IsProblem(404, "factor_not_found");
    }

    [Fact]
    public async Task The_last_factor_stays_and_sessions_that_are_there_go_on()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var without = await FactorUser.SignUpAsync(app, "bob@example.com");
        await using var strict = await AuthApp.StartAsync(
            options => options.SecondFactor.Required = true, addStore: store => store.AddSqlite($"Data Source={app.DatabasePath}"), clock: app.Clock);
        var tokens = await user.LoginAsync();

        (await strict.Client.SendAsync(HttpMethod.Delete, $"/users/me/factors/totp/{user.FactorId}", tokens.Access)).IsProblem(409, "last_second_factor");
        await strict.Client.RefreshAsync(without.Tokens.Refresh);
        (await strict.Client.PostLoginAsync(without.Email, "phone")).IsProblem(403, "mfa_enrolment_required");
    }

    [Fact]
    public async Task A_rule_of_the_application_requires_it_of_some()
    {
        await using var app = await AuthApp.StartAsync(extend: auth => auth.AddSecondFactorRequirement<Admins>());
        await app.Client.SignUpAsync("admin@example.com");
        await app.Client.SignUpAsync("ann@example.com");

        await app.Client.LoginAsync("ann@example.com", "laptop");
        var answer = (await app.Client.PostLoginAsync("admin@example.com", "laptop")).IsProblem(403, "mfa_enrolment_required");
        Assert.Equal(["totp"], answer.Json["methods"]!.AsArray().Select(method => (string?)method));
    }

    private static async Task<string> AskAsync(AuthApp app, string email = "ann@example.com")
        => (string)(await app.Client.PostLoginAsync(email, "laptop")).IsProblem(403, "mfa_enrolment_required").Json["mfa_token"]!;

    private static Task<Answer> StartAsync(AuthApp app, string token)
        => app.Client.PostJsonAsync("/users/login/mfa/totp", new JsonObject { ["mfa_token"] = token });

    private static Task<Answer> ConfirmAsync(AuthApp app, string token, long id, string code)
        => app.Client.PostJsonAsync($"/users/login/mfa/totp/{id}/confirm", new JsonObject { ["mfa_token"] = token, ["code"] = code });

    private sealed class Admins : ISecondFactorRequirement
    {
        public ValueTask<bool> IsRequiredAsync(LoginStepContext login, CancellationToken cancellationToken)
            => ValueTask.FromResult(login.User.Email!.StartsWith("admin", StringComparison.Ordinal));
    }
}
