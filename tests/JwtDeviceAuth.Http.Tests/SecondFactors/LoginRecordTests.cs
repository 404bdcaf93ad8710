using System.Text.Json.Nodes;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Http.Tests.Telemetry;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Testing;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.SecondFactors;

/// <summary>What a login in two steps leaves behind: how recent its session is, and what is published and counted.</summary>
public sealed class LoginRecordTests
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task A_session_is_as_recent_as_the_first_of_its_factors()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var password = app.Clock.GetUtcNow().ToUnixTimeSeconds();
        var token = await user.AskAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        var tokens = TokenPair.From(await (await user.AnswerAsync(token, user.Code())).SuccessAsync());

        Assert.Equal(password, (long)tokens.AccessPayload["auth_time"]!);
        Assert.Equal(password + 120, (long)tokens.AccessPayload["iat"]!);
    }

    [Fact]
    public async Task A_factor_that_a_login_adds_is_published_as_the_first_with_its_session()
    {
        await using var app = await AuthApp.StartAsync(options => options.SecondFactor.Required = true);
        await app.Client.SignUpAsync(Email);
        var token = await AskAsync(app, "mfa_enrolment_required");
        var setup = await (await StartAsync(app, token)).SuccessAsync();

        var tokens = TokenPair.From(await (await ConfirmAsync(app, token, setup)).SuccessAsync());

        var added = Assert.Single(app.Events.OfType<SecondFactorAdded>());
        Assert.True(added.IsFirst);
        Assert.Equal(((string?)tokens.AccessPayload["sid"], "laptop"), (added.SessionId, added.DeviceId));
    }

    [Fact]
    public async Task Who_is_switched_off_meanwhile_adds_no_factor()
    {
        await using var app = await AuthApp.StartAsync(options => options.SecondFactor.Required = true);
        await app.Client.SignUpAsync(Email);
        var token = await AskAsync(app, "mfa_enrolment_required");
        var setup = await (await StartAsync(app, token)).SuccessAsync();

        await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>()
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.IsActive, false), TestContext.Current.CancellationToken));

        Assert.Equal(SecondFactorStatus.UserInactive, await app.InScopeAsync(async services =>
            (await services.GetRequiredService<ISecondFactorLoginService>().StartTotpAsync(token, name: null)).Status));
        (await StartAsync(app, token)).IsProblem(403, "account_inactive");
        (await ConfirmAsync(app, token, setup)).IsProblem(403, "account_inactive");
    }

    [Fact]
    public async Task Each_second_step_is_counted_by_its_result_as_is_what_is_throttled()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        using var reader = new MetricReader(app);

        await user.LoginAsync();
        for (var wrong = 0; wrong < 5; wrong++)
        {
            (await user.AnswerAsync(await user.AskAsync(), user.WrongCode())).IsProblem(401, "invalid_second_factor");
        }

        (await user.AnswerAsync(await user.AskAsync(), user.Code())).IsProblem(429, "too_many_attempts");

        Snapshot.Verify(string.Join('\n', reader.Read().Split('\n').Where(line => line.StartsWith("jwtdeviceauth.logins", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_requirement_learns_which_device_wants_to_remove_the_last_factor()
    {
        var devices = new DevicesThatNeedOne();
        await using var app = await AuthApp.StartAsync(extend: auth => auth.Services.AddSingleton<ISecondFactorRequirement>(devices));
        var user = await FactorUser.EnrolAsync(app);
        var tokens = await user.LoginAsync("kiosk");

        (await user.RemoveAsync(tokens)).IsProblem(409, "last_second_factor");
    }

    private static async Task<string> AskAsync(AuthApp app, string code)
        => (string)(await app.Client.PostLoginAsync(Email, "laptop")).IsProblem(403, code).Json["mfa_token"]!;

    private static Task<Answer> StartAsync(AuthApp app, string token)
        => app.Client.PostJsonAsync("/users/login/mfa/totp", new JsonObject { ["mfa_token"] = token });

    private static Task<Answer> ConfirmAsync(AuthApp app, string token, JsonNode setup)
        => app.Client.PostJsonAsync(
            $"/users/login/mfa/totp/{(long)setup["id"]!}/confirm",
            new JsonObject { ["mfa_token"] = token, ["code"] = FactorUser.CodeOf((string)setup["secret"]!, app.Clock.GetUtcNow()) });

    private sealed class DevicesThatNeedOne : ISecondFactorRequirement
    {
        public ValueTask<bool> IsRequiredAsync(LoginStepContext login, CancellationToken cancellationToken)
            => ValueTask.FromResult(login.Device.DeviceId == "kiosk");
    }
}
