using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.SecondFactors;

/// <summary>Guesses of second factors are counted for the account, over all logins, devices and kinds of factors.</summary>
public sealed class GuessingTests
{
    [Fact]
    public async Task Wrong_ones_are_slowed_down_over_all_logins_and_kinds()
    {
        await using var app = await AuthApp.StartAsync(options => options.Lockout.Enabled = false);
        var user = await FactorUser.EnrolAsync(app);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var token = await user.AskAsync($"device {attempt}");
            (await (attempt % 2 == 0 ? user.AnswerAsync(token, user.WrongCode()) : user.AnswerAsync(token, "AAAA-AAAA-AAAA-AAAA", "recovery_code")))
                .IsProblem(401, "invalid_second_factor");
        }

        var right = await user.AskAsync();
        var refused = (await user.AnswerAsync(right, user.Code())).IsProblem(429, "too_many_attempts");

        Assert.Equal("1", refused.Headers["Retry-After"]);
        await app.EventAsync<LoginThrottled>(throttled => throttled is { Scope: LockoutScope.SecondFactor } && throttled.UserId == user.Id);
        Assert.Equal("totp", (await app.EventAsync<SecondFactorFailed>(failed => failed.DeviceId == "device 4")).Method);

        // Nothing was used up by it.
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await (await user.AnswerAsync(right, user.Code())).SuccessAsync();
    }

    [Fact]
    public async Task The_wait_doubles_up_to_an_hour_and_a_right_password_does_not_end_it()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var waits = new List<int>();
        for (var failures = 1; failures <= 20; failures++)
        {
            (await user.AnswerAsync(await user.AskAsync(), user.WrongCode())).IsProblem(401, "invalid_second_factor");
            if (failures >= 5)
            {
                var refused = (await user.AnswerAsync(await user.AskAsync(), user.Code())).IsProblem(429, "too_many_attempts");
                waits.Add(int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture));
                app.Clock.Advance(TimeSpan.FromSeconds(waits[^1]));
            }
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600, 3600, 3600], waits);
    }

    [Fact]
    public async Task A_right_one_ends_the_count()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        for (var round = 0; round < 3; round++)
        {
            var token = await user.AskAsync();
            for (var attempt = 0; attempt < 4; attempt++)
            {
                (await user.AnswerAsync(token, user.WrongCode())).IsProblem(401, "invalid_second_factor");
            }

            await (await user.AnswerAsync(token, user.Code())).SuccessAsync();
            app.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task Of_thirty_two_at_once_one_gets_in_and_the_rest_leave_no_session()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var token = await user.AskAsync();
        var code = user.Code();

        var answers = await Racing.RunAsync(32, _ => user.AnswerAsync(token, code));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer.Status != 200), answer => Assert.True(
            answer.Code is "invalid_mfa_token" or "invalid_second_factor" or "too_many_attempts", answer.Body));
    }

    [Theory]
    [InlineData("totp")]
    [InlineData("recovery_code")]
    public async Task Of_many_logins_with_the_same_answer_at_once_one_gets_in(string method)
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        List<string> tokens = [];
        for (var number = 0; number < 32; number++)
        {
            tokens.Add(await user.AskAsync($"device {number}"));
        }

        var code = method == "totp" ? user.Code() : user.RecoveryCodes[0];
        var answers = await Racing.RunAsync(32, number => user.AnswerAsync(tokens[number], code, method));

        Assert.Single(answers, answer => answer.Status == 200);
    }
}
