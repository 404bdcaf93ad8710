using System.Text.Json.Nodes;
using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.Oidc;
using Xunit;

namespace JwtDeviceAuth.External.Tests;

/// <summary>A social login with a proof of a key binds its session as every other way in does.</summary>
public sealed class BoundLoginTests(SharedOidcServer shared)
{
    private const string Person = "ann,ann@example.com";

    [Fact]
    public async Task A_social_login_binds_its_session_in_a_browser_by_ID_token_and_with_a_second_factor()
    {
        var server = await shared.GetAsync();
        await using var app = await SocialApp.StartAsync(server);
        using var key = new ClientKey(app.Auth.Clock);
        using var stranger = new ClientKey(app.Auth.Clock);
        var (code, pkce) = await app.CodeAsync(Person, "laptop");
        var nonce = new Nonce();
        var idToken = server.Key.Sign(NativeLogin.Claims(app, server, nonce));
        (string Way, Func<Task<Answer>> LoginAsync)[] ways =
        [
            ("external/exchange", () => app.ExchangeAsync(code, pkce.Verifier)), ("an ID token", () => NativeLogin.PostAsync(app, idToken, nonce.Raw)),
        ];
        TokenPair? tokens = null;
        foreach (var (way, loginAsync) in ways)
        {
            // A wrong proof does not use up what goes with it.
            key.ProveRequestsOf(app.Client, payload => payload["htm"] = "GET");
            (await loginAsync()).IsProblem(400, "invalid_dpop_proof");
            key.ProveRequestsOf(app.Client);

            tokens = await BoundSession.DemandAsync(app.Auth, key, TokenPair.From(await (await loginAsync()).SuccessAsync()), way);
        }

        var user = await FactorUser.EnrolAsync(app.Auth, tokens!);
        foreach (var (way, loginAsync) in new (string, Func<Task<Answer>>)[]
        {
            ("external/exchange and a code", () => app.PostLoginAsync(Person, "laptop")), ("an ID token and a code", () => NativeLogin.PostAsync(app, server, new JsonObject())),
        })
        {
            var token = (string)(await loginAsync()).IsProblem(403, "mfa_required").Json["mfa_token"]!;
            stranger.ProveRequestsOf(app.Client);
            (await user.AnswerAsync(token, user.Code())).IsProblem(400, "invalid_dpop_proof");
            key.ProveRequestsOf(app.Client);

            await BoundSession.DemandAsync(app.Auth, key, TokenPair.From(await (await user.AnswerAsync(token, user.Code())).SuccessAsync()), way);
            app.Auth.Clock.Advance(TimeSpan.FromSeconds(30));
        }
    }
}
