using System.Text.Json;
using JwtDeviceAuth.Http.Tests.Deployments;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.OAuth;

/// <summary>Clients of OAuth that others wrote, unchanged, over real HTTP: they sign in, refresh, call and revoke, and understand every failure.</summary>
public abstract class StockClientTests
{
    private const string Email = "ann@example.com";
    private const string Second = "second@example.com";
    private const string Locked = "locked@example.com";

    private readonly IDeployment _deployment;

    private protected StockClientTests(IDeployment deployment) => _deployment = deployment;

    [Fact]
    public async Task The_npm_packages_oauth4webapi_and_openid_client_know_what_happened_at_each_step()
    {
        using var folder = await NodeProgram.InstallAsync("oauth", "clients.mjs");
        await using var balancer = await LoadBalancer.StartAsync();
        await using var nodes = await StartAsync(balancer);

        var output = await OtherProgram.RunWithInputAsync(
            folder.Path,
            JsonSerializer.Serialize(new { email = Email, second = Second, locked = Locked, password = AuthClient.Password }),
            "node", "clients.mjs", balancer.Address.AbsoluteUri, new Uri(balancer.Address, "/whoami").AbsoluteUri, new Uri(balancer.Address, "/later").AbsoluteUri);

        Assert.Equal(
            [
                .. Walk("oauth4webapi"), "a secret: bearer 1800 3 undefined", .. Walk("openid-client"), .. Bound("oauth4webapi"), .. Bound("openid-client"),
                "proofs: ES256,Ed25519,EdDSA", .. new[] { "dpop", "dpop with Ed25519", "jose with EdDSA", "both in turn" }.SelectMany(ByHand),
            ],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static IEnumerable<string> Walk(string client) => new[]
    {
        "signs in: bearer 1800 3 undefined",
        "asks for a scope: bearer 1800 3 \"\"",
        "calls: 200",
        "refreshes: bearer 1800 3 undefined",
        "lost the answer: true",
        "meets an outage: 503 OAUTH_RESPONSE_IS_NOT_CONFORM retry after true",
        "has a damaged refresh token: 400 invalid_grant invalid_refresh_token",
        "has no refresh token but another: 400 invalid_grant invalid_refresh_token",
        "revokes the refresh token: undefined",
        "revokes it again: undefined",
        "refreshes what was revoked: 400 invalid_grant invalid_refresh_token",
        "calls with what was revoked: 401 bearer invalid_token",
        "signs in once more: bearer 1800 3 undefined",
        "revokes the access token: undefined",
        "refreshes what was revoked with it: 400 invalid_grant invalid_refresh_token",
        "revokes nonsense: undefined",
        "has a wrong password: 400 invalid_grant invalid_credentials",
        "has an unknown account: 400 invalid_grant invalid_credentials",
        "forgets the password: 400 invalid_request validation_failed",
        "tries another grant: 400 unsupported_grant_type unsupported_grant_type",
        "meets a second factor: 400 mfa_required mfa_required with a token of 43",
        "meets too many attempts: 429 temporarily_unavailable too_many_attempts retry after true",
    }.Select(step => $"{client} {step}");

    private static IEnumerable<string> Bound(string client) => new[]
    {
        "signs in with a key: dpop 1800 3 undefined",
        "calls with the key: 200",
        "calls without it: 401 dpop invalid_token",
        "refreshes with the key: dpop 1800 3 undefined",
        "meets an outage with the key: 503 OAUTH_RESPONSE_IS_NOT_CONFORM retry after true",
        "has only the token: 400 invalid_grant invalid_refresh_token",
        "lost the answer two hours ago: true",
        "goes on: dpop 1800 3 undefined",
        "calls on: 200",
        "revokes with the key: undefined",
        "has a key but no session: 400 invalid_grant invalid_refresh_token",
        "calls for nothing: 401 dpop invalid_token",
    }.Select(step => $"{client} {step}");

    private static IEnumerable<string> ByHand(string client) => new[]
    {
        "signs in: dpop 1800 3 undefined",
        "refreshes: dpop 1800 3 undefined",
        "calls: 200",
        "meets an outage: 503 temporarily_unavailable store_unavailable retry after true",
        "has another key: 400 invalid_grant invalid_refresh_token",
        "sends a proof twice: 400 invalid_dpop_proof invalid_dpop_proof",
        "revokes: 200",
        "refreshes what was revoked: 400 invalid_grant invalid_refresh_token",
        "calls with what was revoked: 401 invalid_token",
    }.Select(step => $"{client} {step}");

    private async Task<AuthNodes> StartAsync(LoadBalancer balancer)
    {
        AuthNodes? started = null;
        var nodes = started = await _deployment.StartAsync(
            options => options.Issuer = balancer.Address.AbsoluteUri,
            auth => OutageRefresh.AddTo(auth.AddEdDsaProofs()),
            app =>
            {
                app.MapJwtDeviceAuthMetadata();
                app.MapPost("/later", () => started!.Clock.Advance(TimeSpan.FromHours(2)));
            });
        balancer.Use(nodes);
        foreach (var email in new[] { Email, Locked })
        {
            await nodes.Client.SignUpAsync(email);
        }

        await FactorUser.EnrolAsync(nodes[0], Second);
        for (var attempt = 0; attempt < 7; attempt++)
        {
            await nodes.Client.PostLoginAsync(Locked, "stranger", "wrong");
        }

        return nodes;
    }
}

public sealed class StockClientOnSqliteTests() : StockClientTests(new OneNodeOnSqlite());

public sealed class StockClientOnThreeNodesTests(PostgresServer server) : StockClientTests(new ThreeNodesOnPostgreSql(server));
