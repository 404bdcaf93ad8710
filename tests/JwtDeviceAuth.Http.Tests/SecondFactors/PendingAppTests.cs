using System.Globalization;
using System.Text.Json.Nodes;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.SecondFactors;

/// <summary>
/// An authenticator app that waits for its first code counts for nothing, and is void with what it rested on. better-auth#8711: one that nobody had confirmed
/// was asked for at every login.
/// </summary>
public sealed class PendingAppTests
{
    [Fact]
    public async Task Beside_one_that_counts_it_is_asked_for_nowhere_and_opens_nothing()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var both = await user.LoginAsync();
        var pending = await StartAsync(user, both.Access);

        (await user.AnswerAsync(await user.AskAsync(), pending.Code)).IsProblem(401, "invalid_second_factor");
        (await user.PostAsync("/users/me/reauthenticate", new() { ["totp"] = pending.Code })).IsProblem(401, "invalid_second_factor");

        await (await user.AnswerAsync(await user.AskAsync(), user.Code())).SuccessAsync();
        Assert.Single((await user.ListAsync())["totp"]!.AsArray());
        Assert.Equal(10, (int)(await user.ListAsync())["recovery_codes_left"]!);
    }

    /// <summary>The thief has a copy of the owner's access token, and knows the old password.</summary>
    [Fact]
    public async Task A_new_password_voids_it_also_in_the_session_that_goes_on()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.SignUpAsync(app);
        await user.StartAsync();

        await (await app.Client.SendJsonAsync(HttpMethod.Put, "/users/me", user.Tokens.Access, new JsonObject
        {
            ["old_password"] = AuthClient.Password, ["new_password"] = "a new one, and better",
        })).SuccessAsync();

        (await user.ConfirmAsync(user.Code())).IsProblem(404, "factor_not_found");
        await app.Client.LoginAsync(user.Email, "laptop", "a new one, and better");
    }

    [Theory]
    [InlineData("another app removed")]
    [InlineData("all removed by an operator")]
    public async Task A_removed_factor_voids_it(string change)
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var first = user.FactorId;
        var both = await user.LoginAsync();
        var second = await StartAsync(user, both.Access);
        await (await ConfirmAsync(user, both.Access, second)).SuccessAsync();
        var pending = await StartAsync(user, both.Access);

        if (change == "another app removed")
        {
            Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Delete, $"/users/me/factors/totp/{first}", both.Access)).Status);
        }
        else
        {
            await app.InScopeAsync(services => services.GetRequiredService<ISecondFactorService>()
                .RemoveAllAsync(user.Id, TestContext.Current.CancellationToken).AsTask());
        }

        (await ConfirmAsync(user, both.Access, pending)).IsProblem(404, "factor_not_found");
    }

    [Fact]
    public async Task Of_32_first_codes_at_once_one_confirms_it()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.SignUpAsync(app);
        await user.StartAsync();
        var code = user.Code();

        var answers = await Racing.RunAsync(32, _ => user.ConfirmAsync(code));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(10, (int)(await user.ListAsync())["recovery_codes_left"]!);
    }

    private static async Task<(long Id, string Code)> StartAsync(FactorUser user, string access)
    {
        var setup = await (await user.Client.PostJsonAsync("/users/me/factors/totp", new JsonObject(), access)).SuccessAsync();
        return ((long)setup["id"]!, FactorUser.CodeOf((string)setup["secret"]!, user.App.Clock.GetUtcNow()));
    }

    private static Task<Answer> ConfirmAsync(FactorUser user, string access, (long Id, string Code) app)
        => user.Client.PostJsonAsync(
            string.Create(CultureInfo.InvariantCulture, $"/users/me/factors/totp/{app.Id}/confirm"), new JsonObject { ["code"] = app.Code }, access);
}
