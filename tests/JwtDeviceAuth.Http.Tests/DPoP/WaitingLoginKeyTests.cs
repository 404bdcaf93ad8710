using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Http.Tests.Passkeys;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.DPoP;

/// <summary>A login that began with a key waits for its second factor: whoever only has a copy of its token gets nothing for it, wherever it is taken.</summary>
public sealed class WaitingLoginKeyTests
{
    private const string TokenField = "mfa_token";
    private const string NewEmail = "new@example.com";

    [Fact]
    public async Task Every_endpoint_that_takes_the_token_of_a_login_with_a_key_asks_for_that_key_and_takes_a_proof_once()
    {
        await using var app = await PasskeyUser.StartAsync(extend: auth => auth.AddSecondFactorRequirement<WhoHasToAddOne>());
        var factor = await FactorUser.EnrolAsync(app, "factor@example.com");
        using var passkey = await PasskeyUser.AddAsync(app, "passkey@example.com");
        await app.Client.SignUpAsync(NewEmail);
        using var key = new ClientKey(app.Clock);
        using var stranger = new ClientKey(app.Clock);
        var steps = StepsOf(app, factor, passkey);

        Assert.Equal(EndpointsWithToken(app), steps.Select(step => step.Route).Order(StringComparer.Ordinal));
        foreach (var (route, keepsToken, askAsync, sendAsync) in steps)
        {
            key.ProveRequestsOf(app.Client);
            var token = await askAsync();

            // More often than a login may be answered wrongly.
            for (var attempt = 0; attempt < 3; attempt++)
            {
                app.Client.Sending = null;
                (await sendAsync(token)).IsProblem(400, "invalid_dpop_proof");
                stranger.ProveRequestsOf(app.Client);
                (await sendAsync(token)).IsProblem(400, "invalid_dpop_proof");
            }

            string? proof = null;
            app.Client.Sending = request => request.Headers.Add("DPoP", proof ??= key.Prove(request.Method, request.RequestUri!));
            await (await sendAsync(token)).SuccessAsync();
            if (keepsToken)
            {
                Assert.Contains("used before", (string?)(await sendAsync(token)).IsProblem(400, "invalid_dpop_proof").Json["detail"], StringComparison.Ordinal);
                key.ProveRequestsOf(app.Client);
                await (await sendAsync(token)).SuccessAsync();
            }
            else
            {
                key.ProveRequestsOf(app.Client);
                (await sendAsync(token)).IsProblem(401, "invalid_mfa_token");
            }

            Assert.True(proof is not null, route);
        }
    }

    [Fact]
    public async Task Where_a_key_is_required_each_step_asks_for_one_and_a_broken_proof_is_refused_in_each_though_the_login_had_none()
    {
        await using var required = await PasskeyUser.StartAsync(options => options.DPoP.Mode = JwtDeviceAuth.DPoP.DPoPMode.Required);
        await using var offered = await PasskeyUser.StartAsync(extend: auth => auth.AddSecondFactorRequirement<WhoHasToAddOne>());
        await offered.Client.SignUpAsync(NewEmail);
        var token = await EnrolmentTokenAsync(offered);
        using var key = new ClientKey(offered.Clock);

        foreach (var route in new[] { "/users/login/mfa/totp", "/users/login/mfa/passkey-options" })
        {
            (await PostAsync(required, route, "made up")).IsProblem(400, "invalid_dpop_proof");
            key.ProveRequestsOf(offered.Client, payload: body => body["htm"] = "GET");
            (await PostAsync(offered, route, token)).IsProblem(400, "invalid_dpop_proof");
        }

        offered.Client.Sending = null;
        await (await PostAsync(offered, "/users/login/mfa/totp", token)).SuccessAsync();
    }

    /// <summary>Each of them, with how a token for it is got and a request that is right in all but the key.</summary>
    private static IReadOnlyList<(string Route, bool KeepsToken, Func<Task<string>> AskAsync, Func<string, Task<Answer>> SendAsync)> StepsOf(
        AuthApp app, FactorUser factor, PasskeyUser passkey)
    {
        JsonNode? setup = null;
        return
        [
            ("/users/login/mfa", false, () => factor.AskAsync(), token => factor.AnswerAsync(token, factor.Code())),
            ("/users/login/mfa/passkey-options", true, async () => (string)(await passkey.AskAsync()).Json[TokenField]!, token => PostAsync(app, "/users/login/mfa/passkey-options", token)),
            ("/users/login/mfa/totp", true, () => EnrolmentTokenAsync(app), token => PostAsync(app, "/users/login/mfa/totp", token)),
            (
                "/users/login/mfa/totp/{id}/confirm",
                false,
                async () =>
                {
                    var token = await EnrolmentTokenAsync(app);
                    setup = await (await PostAsync(app, "/users/login/mfa/totp", token)).SuccessAsync();
                    return token;
                },
                token => app.Client.PostJsonAsync(
                    string.Create(CultureInfo.InvariantCulture, $"/users/login/mfa/totp/{(long)setup!["id"]!}/confirm"),
                    new JsonObject { [TokenField] = token, ["code"] = FactorUser.CodeOf((string)setup["secret"]!, app.Clock.GetUtcNow()) })),
        ];
    }

    private static Task<Answer> PostAsync(AuthApp app, string path, string token) => app.Client.PostJsonAsync(path, new JsonObject { [TokenField] = token });

    private static async Task<string> EnrolmentTokenAsync(AuthApp app)
        => (string)(await app.Client.PostLoginAsync(NewEmail, "laptop")).IsProblem(403, "mfa_enrolment_required").Json[TokenField]!;

    /// <summary>Whatever is mapped with such a field in its body, so that one that is added later comes in here.</summary>
    private static IEnumerable<string> EndpointsWithToken(AuthApp app)
        => app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } body && body.GetProperties().Any(IsToken))
            .Select(endpoint => $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}")
            .Order(StringComparer.Ordinal);

    private static bool IsToken(PropertyInfo property) => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name == TokenField;

    private sealed class WhoHasToAddOne : ISecondFactorRequirement
    {
        public ValueTask<bool> IsRequiredAsync(LoginStepContext login, CancellationToken cancellationToken) => ValueTask.FromResult(login.User.Email == NewEmail);
    }
}
