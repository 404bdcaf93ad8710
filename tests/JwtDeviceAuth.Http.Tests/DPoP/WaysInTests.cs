using System.Text.Json.Nodes;
using JwtDeviceAuth.Http.Tests.Passkeys;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.DPoP;

/// <summary>Every way in binds its session, and what a bound session got is worth nothing elsewhere.</summary>
public sealed class WaysInTests
{
    [Fact]
    public async Task A_login_with_a_second_factor_that_began_with_a_key_ends_with_that_key()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        using var key = new ClientKey(app.Clock);
        using var stranger = new ClientKey(app.Clock);
        key.ProveRequestsOf(app.Client);
        var token = await user.AskAsync();

        app.Client.Sending = null;
        (await user.AnswerAsync(token, user.Code())).IsProblem(400, "invalid_dpop_proof");
        stranger.ProveRequestsOf(app.Client);
        (await user.AnswerAsync(token, user.Code())).IsProblem(400, "invalid_dpop_proof");
        key.ProveRequestsOf(app.Client);
        var tokens = TokenPair.From(await (await user.AnswerAsync(token, user.Code())).SuccessAsync());

        Assert.Equal(key.Thumbprint, (string?)tokens.RefreshPayload["cnf"]!["jkt"]);
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
    public async Task A_login_with_a_passkey_binds_its_session()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        using var key = new ClientKey(app.Clock);
        key.ProveRequestsOf(app.Client);

        var tokens = await user.LoginAsync();

        Assert.Equal(key.Thumbprint, (string?)tokens.RefreshPayload["cnf"]!["jkt"]);
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
}
