using System.Text;
using System.Text.Json.Nodes;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.SecondFactors;

/// <summary>What cannot be read, or asks for what there cannot be, is an error that says so, and uses nothing up.</summary>
public sealed class BodyTests
{
    [Fact]
    public async Task A_body_that_cannot_be_read_is_an_error_at_each_endpoint()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        (HttpMethod Method, string Path)[] endpoints =
        [
            (HttpMethod.Post, "/users/login/mfa"), (HttpMethod.Post, "/users/login/mfa/totp"), (HttpMethod.Post, "/users/login/mfa/totp/1/confirm"),
            (HttpMethod.Post, "/users/me/factors/totp"), (HttpMethod.Post, "/users/me/factors/totp/1/confirm"), (HttpMethod.Delete, "/users/me/factors/totp/1"),
        ];

        foreach (var (method, path) in endpoints)
        {
            foreach (var body in new[] { "{", "[]", """{"mfa_token":"a","mfa_token":"b"}""" })
            {
                using var content = new StringContent(body, Encoding.UTF8, "application/json");
                (await app.Client.SendAsync(method, path, user.Tokens.Access, content)).IsProblem(400, "validation_failed");
            }

            using var text = new StringContent("{}", Encoding.UTF8, "text/plain");
            (await app.Client.SendAsync(method, path, user.Tokens.Access, text)).IsProblem(415, "unsupported_media_type");
        }
    }

    [Fact]
    public async Task A_factor_whose_number_is_none_is_not_found()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);

        foreach (var id in new[] { "0", "-1", "x", "99999999999999999999", "77" })
        {
            (await user.PostAsync($"/users/me/factors/totp/{id}/confirm", new() { ["code"] = "123456" })).IsProblem(404, "factor_not_found");
        }
    }

    [Fact]
    public async Task A_login_that_names_no_device_has_none_to_trust()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var waiting = await app.InScopeAsync(services => services.GetRequiredService<ISessionService>().StartAsync(
            user.Id, LoginProof.Own("kiosk", ["hwk"], app.Clock.GetUtcNow()), new LoginDevice(), TestContext.Current.CancellationToken).AsTask());

        (await user.AnswerAsync(waiting.SecondFactor!.Token, user.Code(), trustsDevice: true)).IsInvalid("trust_device");

        await (await user.AnswerAsync(waiting.SecondFactor.Token, user.Code())).SuccessAsync();
    }

    [Fact]
    public async Task Neither_has_one_that_adds_the_first_factor()
    {
        await using var app = await AuthApp.StartAsync(options => options.SecondFactor.Required = true);
        var userId = await app.Client.SignUpAsync("ann@example.com");
        var waiting = await app.InScopeAsync(services => services.GetRequiredService<ISessionService>().StartAsync(
            userId, LoginProof.Own("kiosk", ["hwk"], app.Clock.GetUtcNow()), new LoginDevice(), TestContext.Current.CancellationToken).AsTask());
        var token = waiting.SecondFactor!.Token;
        var setup = await (await app.Client.PostJsonAsync("/users/login/mfa/totp", new JsonObject { ["mfa_token"] = token })).SuccessAsync();
        var code = FactorUser.CodeOf((string)setup["secret"]!, app.Clock.GetUtcNow());
        Task<Answer> ConfirmAsync(bool trusts) => app.Client.PostJsonAsync(
            $"/users/login/mfa/totp/{setup["id"]}/confirm", new JsonObject { ["mfa_token"] = token, ["code"] = code, ["trust_device"] = trusts });

        (await ConfirmAsync(trusts: true)).IsInvalid("trust_device");

        await (await ConfirmAsync(trusts: false)).SuccessAsync();
    }
}
