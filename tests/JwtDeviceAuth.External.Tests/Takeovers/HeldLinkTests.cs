using System.Text.Json.Nodes;
using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.Oidc;
using Xunit;

namespace JwtDeviceAuth.External.Tests.Takeovers;

/// <summary>Requests that began before a session ended, and whose body comes after it: even with the right password they do nothing.</summary>
public sealed class HeldLinkTests(SharedOidcServer shared)
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task A_link_whose_body_comes_after_the_session_ended_is_not_made()
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());
        await app.SignUpAsync(Email, isConfirmed: true);
        var stolen = await app.Client.LoginAsync(Email, "laptop");
        var (code, pkce) = await app.CodeAsync("thief");
        using var held = await HeldRequest.BeginAsync(
            app.Auth,
            HttpMethod.Post,
            "/users/me/links",
            stolen.Access,
            new JsonObject { ["code"] = code, ["code_verifier"] = pkce.Verifier, ["password"] = AuthClient.Password });

        Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Post, "/users/logout", stolen.Access)).Status);

        (await held.FinishAsync()).IsProblem(401, "session_revoked");
        Assert.Empty(await app.AccountsAsync());
    }

    [Fact]
    public async Task An_account_is_not_removed_by_a_body_that_comes_after_the_session_ended()
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());
        await app.SignUpAsync(Email, isConfirmed: true);
        await app.LoginAsync($"ann,{Email}");
        var stolen = await app.Client.LoginAsync(Email, "laptop");
        var id = (await app.AccountsAsync()).Single().Id;
        using var held = await HeldRequest.BeginAsync(
            app.Auth, HttpMethod.Delete, $"/users/me/links/{id}", stolen.Access, new JsonObject { ["password"] = AuthClient.Password });

        Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Post, "/users/logout", stolen.Access)).Status);

        (await held.FinishAsync()).IsProblem(401, "session_revoked");
        Assert.Single(await app.AccountsAsync());
    }
}
