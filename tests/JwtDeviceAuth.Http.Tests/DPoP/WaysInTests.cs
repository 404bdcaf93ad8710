using System.Text.Json.Nodes;
using JwtDeviceAuth.Http.Tests.Passkeys;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.DPoP;

/// <summary>Every way in binds its session, and what a bound session got is worth nothing elsewhere.</summary>
public sealed class WaysInTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_way_in_binds_its_session()
    {
        await using var app = await StartAsync();
        using var people = await People.MakeAsync(app);
        using var key = new ClientKey(app.Clock);
        key.ProveRequestsOf(app.Client);

        foreach (var (way, type, loginAsync) in people.Ways())
        {
            var answer = await loginAsync();

            await BoundSession.DemandAsync(app, key, TokenPair.From(await answer.SuccessAsync(), type), way, type);
        }

        var started = await app.InScopeAsync(services => services.GetRequiredService<ISessionService>().StartAsync(
            people.Ann, LoginProof.Own("badge", ["hwk"], app.Clock.GetUtcNow()), new LoginDevice { Key = new DeviceKey(key.Thumbprint) }, Token).AsTask());
        await BoundSession.DemandAsync(app, key, new TokenPair(started.Tokens!.AccessToken, started.Tokens.RefreshToken, 0, 0), "the application's own");
        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task A_login_in_two_steps_that_began_with_a_key_ends_with_that_key_and_who_has_only_its_token_uses_nothing_up()
    {
        await using var app = await StartAsync();
        using var people = await People.MakeAsync(app);
        using var key = new ClientKey(app.Clock);
        using var stranger = new ClientKey(app.Clock);

        foreach (var (step, askAsync, answerAsync) in people.SecondSteps())
        {
            key.ProveRequestsOf(app.Client);
            var token = await askAsync();

            // More often than a login may be answered wrongly.
            for (var attempt = 0; attempt < 3; attempt++)
            {
                app.Client.Sending = null;
                (await answerAsync(token)).IsProblem(400, "invalid_dpop_proof");
                stranger.ProveRequestsOf(app.Client);
                (await answerAsync(token)).IsProblem(400, "invalid_dpop_proof");
            }

            key.ProveRequestsOf(app.Client);
            await BoundSession.DemandAsync(app, key, TokenPair.From(await (await answerAsync(token)).SuccessAsync()), step);
        }
    }

    [Fact]
    public async Task The_proof_of_a_login_that_is_asked_for_a_second_step_is_used_up()
    {
        const string NewEmail = "1.new@example.com";
        await using var app = await StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        await app.Client.SignUpAsync(NewEmail);
        using var key = new ClientKey(app.Clock);

        foreach (var (email, code) in new[] { (user.Email, "mfa_required"), (NewEmail, "mfa_enrolment_required") })
        {
            string? used = null;
            key.ProveRequestsOf(app.Client, payload => payload["jti"] = used ??= (string)payload["jti"]!);
            (await app.Client.PostLoginAsync(email, "laptop")).IsProblem(403, code);

            (await app.Client.PostLoginAsync(email, "laptop")).IsProblem(400, "invalid_dpop_proof");
        }
    }

    [Fact]
    public async Task A_login_in_two_steps_that_began_without_a_key_is_bound_by_the_key_of_the_second()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        using var key = new ClientKey(app.Clock);
        var token = await user.AskAsync();
        key.ProveRequestsOf(app.Client);

        var tokens = TokenPair.From(await (await user.AnswerAsync(token, user.Code())).SuccessAsync());

        await BoundSession.DemandAsync(app, key, tokens, "second step");
    }

    [Fact]
    public async Task What_the_login_asked_for_holds_for_the_tokens_after_the_second_factor()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        using var key = new ClientKey(app.Clock);
        key.ProveRequestsOf(app.Client);
        var asked = await app.Client.PostFormAsync("/users/login", new()
        {
            ["email"] = user.Email,
            ["password"] = AuthClient.Password,
            ["device_id"] = "laptop",
            ["dpop_access_token"] = "true",
        });

        var answer = await user.AnswerAsync((string)asked.IsProblem(403, "mfa_required").Json["mfa_token"]!, user.Code());

        Assert.Equal(key.Thumbprint, (string?)TokenPair.From(await answer.SuccessAsync(), "DPoP").AccessPayload["cnf"]!["jkt"]);
    }

    [Fact]
    public async Task A_copied_token_of_a_bound_session_does_not_stand_in_for_the_second_factor_without_the_key()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        using var key = new ClientKey(app.Clock);
        key.ProveRequestsOf(app.Client);
        var tokens = await user.LoginAsync("laptop", trustsDevice: true);

        app.Client.Sending = null;
        (await user.PostLoginAsync("laptop", tokens.Refresh)).IsProblem(403, "mfa_required");

        key.ProveRequestsOf(app.Client);
        await (await user.PostLoginAsync("laptop", tokens.Refresh)).SuccessAsync();
    }

    [Fact]
    public async Task OAuths_token_endpoint_binds_asks_for_a_nonce_and_refreshes_in_its_own_form()
    {
        await using var app = await AuthApp.StartAsync(options => options.DPoP.RequireNonce = true);
        using var key = new ClientKey(app.Clock);
        await app.Client.SignUpAsync("ann@example.com");
        key.ProveRequestsOf(app.Client);
        Task<Answer> LoginAsync() => app.Client.PostFormAsync("/users/token", new()
        {
            ["grant_type"] = "password",
            ["username"] = "ann@example.com",
            ["password"] = AuthClient.Password,
            ["client_id"] = "phone",
        });

        var refused = await LoginAsync();
        Assert.Equal((400, "use_dpop_nonce"), (refused.Status, (string?)refused.Json["error"]));
        key.Nonce = refused.Headers["DPoP-Nonce"];
        var tokens = TokenPair.From(await (await LoginAsync()).SuccessAsync(), "DPoP");

        app.Client.Sending = null;
        Dictionary<string, string> refresh = new() { ["grant_type"] = "refresh_token", ["refresh_token"] = tokens.Refresh };
        Assert.Equal("invalid_grant", (string?)(await app.Client.PostFormAsync("/users/token", refresh)).Json["error"]);
        key.ProveRequestsOf(app.Client);
        TokenPair.From(await (await app.Client.PostFormAsync("/users/token", refresh)).SuccessAsync(), "DPoP");
    }

    [Fact]
    public async Task A_bound_access_token_logs_nobody_out_without_a_proof_and_JSON_asks_for_one_too()
    {
        await using var app = await AuthApp.StartAsync();
        using var key = new ClientKey(app.Clock);
        await app.Client.SignUpAsync("ann@example.com");
        key.ProveRequestsOf(app.Client);

        var login = await app.Client.PostJsonAsync("/users/login", new JsonObject
        {
            ["email"] = "ann@example.com",
            ["password"] = AuthClient.Password,
            ["device_id"] = "phone",
            ["dpop_access_token"] = true,
        });

        var tokens = TokenPair.From(await login.SuccessAsync(), "DPoP");
        app.Client.Scheme = "DPoP";
        app.Client.Sending = null;
        (await app.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access)).IsProblem(401, "invalid_dpop_proof");
        key.ProveRequestsOf(app.Client);
        Assert.Equal(200, (await app.Client.GetAsync("/users/me", tokens.Access)).Status);
    }

    private static Task<AuthApp> StartAsync() => PasskeyUser.StartAsync(extend: auth => auth.AddSecondFactorRequirement<People.WhoHasToAddOne>());

    /// <summary>One person for each way in.</summary>
    private sealed class People(AuthApp app, FactorUser factor, PasskeyUser passkey) : IDisposable
    {
        private const string AnnsEmail = "ann@example.com";
        private const string NewEmail = "new@example.com";

        private int _enrolments;

        public long Ann { get; private init; }

        public static async Task<People> MakeAsync(AuthApp app)
        {
            var factor = await FactorUser.EnrolAsync(app, "factor@example.com");
            var passkey = await PasskeyUser.AddAsync(app, "passkey@example.com");
            return new People(app, factor, passkey) { Ann = await app.Client.SignUpAsync(AnnsEmail) };
        }

        public IEnumerable<(string Way, string Type, Func<Task<Answer>> LoginAsync)> Ways()
        {
            Dictionary<string, string> oauth = new() { ["grant_type"] = "password", ["username"] = AnnsEmail, ["password"] = AuthClient.Password, ["client_id"] = "phone" };
            JsonObject json = new() { ["email"] = AnnsEmail, ["password"] = AuthClient.Password, ["device_id"] = "phone" };
            yield return ("a password", "bearer", () => app.Client.PostLoginAsync(AnnsEmail, "phone"));
            yield return ("a password in JSON", "bearer", () => app.Client.PostJsonAsync("/users/login", json));
            yield return ("OAuth's password grant", "DPoP", () => app.Client.PostFormAsync("/users/token", oauth));
            yield return ("OAuth's password grant at the login", "DPoP", () => app.Client.PostFormAsync("/users/login", oauth));
            yield return ("a passkey", "bearer", () => passkey.PostLoginAsync());
            foreach (var (step, askAsync, answerAsync) in SecondSteps())
            {
                yield return (step, "bearer", async () => await answerAsync(await askAsync()));
            }
        }

        /// <summary>The <c>mfa_token</c> of each kind of login that needs a second step, and that step, right in all but the key.</summary>
        public IEnumerable<(string Step, Func<Task<string>> AskAsync, Func<string, Task<Answer>> AnswerAsync)> SecondSteps()
        {
            yield return ("an authenticator app", () => factor.AskAsync(), token => factor.AnswerAsync(token, factor.Code()));
            yield return ("a recovery code", () => factor.AskAsync(), token => factor.AnswerAsync(token, factor.RecoveryCodes[0], "recovery_code"));
            yield return (
                "a passkey as the second factor",
                async () => (string)(await passkey.AskAsync()).Json["mfa_token"]!,
                async token => await passkey.PostSecondFactorOptionsAsync(token) is { Status: 200 } options
                    ? await passkey.AnswerAsync(token, passkey.Authenticator.Get(options.Json))
                    : await passkey.AnswerAsync(token, []));
            yield return ("a second factor that is added at the login", EnrolAsync, ConfirmAsync);
        }

        public void Dispose() => passkey.Dispose();

        private async Task<string> EnrolAsync()
        {
            var email = $"{++_enrolments}.{NewEmail}";
            await app.Client.SignUpAsync(email);
            return (string)(await app.Client.PostLoginAsync(email, "laptop")).IsProblem(403, "mfa_enrolment_required").Json["mfa_token"]!;
        }

        private async Task<Answer> ConfirmAsync(string token)
        {
            var start = await app.Client.PostJsonAsync("/users/login/mfa/totp", new JsonObject { ["mfa_token"] = token });
            return start.Status != 200 ? start : await app.Client.PostJsonAsync(
                $"/users/login/mfa/totp/{start.Json["id"]}/confirm",
                new JsonObject { ["mfa_token"] = token, ["code"] = FactorUser.CodeOf((string)start.Json["secret"]!, app.Clock.GetUtcNow()) });
        }

        /// <summary>Asks it of those who sign up for that.</summary>
        internal sealed class WhoHasToAddOne : ISecondFactorRequirement
        {
            public ValueTask<bool> IsRequiredAsync(LoginStepContext login, CancellationToken cancellationToken)
                => ValueTask.FromResult(login.User.Email!.EndsWith(NewEmail, StringComparison.Ordinal));
        }
    }
}
