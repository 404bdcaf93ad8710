using System.Text.Json.Nodes;
using JwtDeviceAuth.Http.Tests.Passkeys;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.SecondFactors;

/// <summary>
/// Between the two steps of a login there is nothing that works like a session, at any endpoint that is mapped. GHSA-3q28-qjrv-qr39 (Tinyauth): one endpoint
/// took the half session of a login whose second factor was still missing. scheb/two-factor-bundle#253: what remembers the browser came with the first step.
/// </summary>
public sealed class WaitingLoginTests
{
    private static readonly string[] Secrets =
        ["refresh_token", "code", "code_verifier", "id_token", "nonce", "device_proof", "access_token", "token", "password", "new_password", "passkey", "totp", "recovery_code"];

    [Fact]
    public async Task Its_token_is_taken_for_nothing_else_by_any_endpoint()
    {
        var mailbox = new Mailbox();
        await using var app = await PasskeyUser.StartAsync(extend: mailbox.AddTo);
        var user = await FactorUser.EnrolAsync(app);
        var token = await user.AskAsync();
        var body = new JsonObject { ["email"] = user.Email, ["device_id"] = "laptop", ["name"] = "Ann" };
        foreach (var secret in Secrets)
        {
            body[secret] = token;
        }

        var asked = 0;
        foreach (var endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var path = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment
                => string.Concat(segment.Parts.Select(part => part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : "1"))));
            var isOpen = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            foreach (var verb in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
            {
                var (method, content) = (new HttpMethod(verb), verb is "GET" or "HEAD" ? null : body.DeepClone());
                var answer = content is null ? await app.Client.SendAsync(method, path, token) : await app.Client.SendJsonAsync(method, path, token, content);

                Assert.DoesNotContain("access_token\"", answer.Body, StringComparison.Ordinal);
                Assert.True(isOpen || answer.Status == 401, $"{verb} {path}: {answer.Status} {answer.Body}");
                asked++;
            }
        }

        // All of them were there to be asked, and the login still waits for its code.
        Assert.InRange(asked, 40, 500);
        await (await user.AnswerAsync(token, user.Code())).SuccessAsync();
    }

    [Fact]
    public async Task The_first_step_leaves_nothing_in_a_browser()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);

        var first = (await user.PostLoginAsync()).IsProblem(403, "mfa_required");

        Assert.DoesNotContain("Set-Cookie", first.Headers.Keys);
        Assert.DoesNotContain("Authorization", first.Headers.Keys);
    }

    [Fact]
    public async Task A_device_is_trusted_by_the_second_step_and_not_by_the_first()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var first = new JsonObject { ["email"] = user.Email, ["password"] = AuthClient.Password, ["device_id"] = "laptop", ["trust_device"] = true };
        var token = (string)(await app.Client.PostJsonAsync("/users/login", first)).IsProblem(403, "mfa_required").Json["mfa_token"]!;
        (await user.AnswerAsync(token, user.WrongCode(), trustsDevice: true)).IsProblem(401, "invalid_second_factor");

        var tokens = TokenPair.From(await (await user.AnswerAsync(token, user.Code())).SuccessAsync());

        Assert.Empty((await user.ListAsync())["trusted_devices"]!.AsArray());
        (await user.PostLoginAsync("laptop", tokens.Refresh)).IsProblem(403, "mfa_required");
    }

    /// <summary>better-auth#9993: a challenge that had expired, or that others answered at the same moment, still gave a session.</summary>
    [Fact]
    public async Task A_right_answer_to_a_token_that_is_over_uses_nothing_up()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var late = await user.AskAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        var code = user.Code();

        (await user.AnswerAsync(late, code)).IsProblem(401, "invalid_mfa_token");
        (await user.AnswerAsync("invented", code)).IsProblem(401, "invalid_mfa_token");
        (await user.AnswerAsync(late, user.RecoveryCodes[0], "recovery_code")).IsProblem(401, "invalid_mfa_token");

        await (await user.AnswerAsync(await user.AskAsync(), code)).SuccessAsync();
        await (await user.AnswerAsync(await user.AskAsync(), user.RecoveryCodes[0], "recovery_code")).SuccessAsync();
    }

    /// <summary>better-auth#9993 once more: the same code at two places at once.</summary>
    [Fact]
    public async Task Of_logins_and_proofs_with_one_code_at_once_one_counts()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        List<string> tokens = [];
        for (var number = 0; number < 16; number++)
        {
            tokens.Add(await user.AskAsync($"device {number}"));
        }

        var code = user.Code();
        var answers = await Racing.RunAsync(32, number => number < tokens.Count
            ? user.AnswerAsync(tokens[number], code)
            : user.PostAsync("/users/me/reauthenticate", new() { ["totp"] = code }));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.NotEqual(200, (await user.PostAsync("/users/me/reauthenticate", new() { ["totp"] = code })).Status);
    }
}
