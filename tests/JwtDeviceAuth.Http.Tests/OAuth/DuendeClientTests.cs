using System.Net;
using Duende.IdentityModel.Client;
using Duende.IdentityModel.OidcClient;
using JwtDeviceAuth.Http.Tests.Deployments;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.OAuth;

/// <summary>The .NET clients Duende.IdentityModel and its OidcClient, unchanged, which know an issuer and an account.</summary>
public abstract class DuendeClientTests
{
    private const string Email = "ann@example.com";
    private const string Second = "second@example.com";
    private const string Locked = "locked@example.com";

    private readonly IDeployment _deployment;

    private protected DuendeClientTests(IDeployment deployment) => _deployment = deployment;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Duendes_clients_sign_in_refresh_call_and_revoke_and_understand_every_failure()
    {
        await using var balancer = await LoadBalancer.StartAsync();
        await using var nodes = await StartAsync(balancer);
        var issuer = balancer.Address.AbsoluteUri.TrimEnd('/');
        using var http = new HttpClient();
        var server = await http.GetDiscoveryDocumentAsync(new DiscoveryDocumentRequest { Address = issuer, Policy = { RequireKeySet = false } }, Token);
        Assert.False(server.IsError, server.Error);
        var client = new OidcClient(new OidcClientOptions
        {
            Authority = issuer,
            ClientId = "duende",
            // By itself it would ask the metadata for an authorization endpoint, which it does not use here.
            ProviderInformation = new ProviderInformation
            {
                IssuerName = server.Issuer, TokenEndpoint = server.TokenEndpoint, AuthorizeEndpoint = issuer, KeySet = server.KeySet,
            },
        });

        foreach (var style in Enum.GetValues<ClientCredentialStyle>())
        {
            var login = await LoginAsync(http, server, style);
            Assert.False(login.IsError, login.Error);
            Assert.Equal(("bearer", 1800), (login.TokenType, login.ExpiresIn));

            var refreshed = await client.RefreshTokenAsync(login.RefreshToken!, cancellationToken: Token);
            Assert.False(refreshed.IsError, refreshed.Error);
            Assert.NotEqual(login.RefreshToken, refreshed.RefreshToken);
            await CallsOverAnExpiryAsync(nodes, client, balancer.Address, refreshed.AccessToken, refreshed.RefreshToken);

            Assert.Equal(("invalid_grant", "invalid_credentials"), Failure(await LoginAsync(http, server, style, password: "wrong")));
            Assert.Equal(("mfa_required", "mfa_required"), Failure(await LoginAsync(http, server, style, Second)));
        }

        var last = await LoginAsync(http, server, ClientCredentialStyle.PostBody);
        foreach (var _ in new[] { "once", "again" })
        {
            var revoked = await http.RevokeTokenAsync(
                new TokenRevocationRequest { Address = server.RevocationEndpoint, ClientId = "duende", Token = last.RefreshToken!, TokenTypeHint = "refresh_token" }, Token);
            Assert.False(revoked.IsError, revoked.Error);
        }

        Assert.Equal("invalid_grant", (await client.RefreshTokenAsync(last.RefreshToken!, cancellationToken: Token)).Error);
        Assert.Equal("invalid_grant", (await client.RefreshTokenAsync("nonsense", cancellationToken: Token)).Error);
        var other = await http.RequestTokenAsync(new TokenRequest { Address = server.TokenEndpoint, ClientId = "duende", GrantType = "client_credentials" }, Token);
        Assert.Equal(("unsupported_grant_type", "unsupported_grant_type"), Failure(other));
        for (var attempt = 0; attempt < 7; attempt++)
        {
            await nodes.Client.PostLoginAsync(Locked, "stranger", "wrong");
        }

        var throttled = await LoginAsync(http, server, ClientCredentialStyle.PostBody, Locked);
        Assert.Equal((ResponseErrorType.Http, HttpStatusCode.TooManyRequests, "temporarily_unavailable", "too_many_attempts"), NoAnswer(throttled));
        Assert.NotNull(throttled.HttpResponse!.Headers.RetryAfter);
        await RefreshesWithKeyAsync(nodes, http, new Uri(server.TokenEndpoint!), server.RevocationEndpoint!, new Uri(balancer.Address, "/whoami"));
    }

    /// <summary>Duende.IdentityModel takes proofs that are made elsewhere, and knows the nonce.</summary>
    private static async Task RefreshesWithKeyAsync(AuthNodes nodes, HttpClient http, Uri token, string revocation, Uri api)
    {
        using var key = new ClientKey(nodes.Clock);
        using var other = new ClientKey(nodes.Clock);

        var early = await RequestAsync(key.Prove(HttpMethod.Post, token, payload: proof => proof["iat"] = 1));
        Assert.Equal("use_dpop_nonce", early.Error);
        key.Nonce = early.DPoPNonce;
        var login = await RequestAsync(key.Prove(HttpMethod.Post, token));
        Assert.Equal("DPoP", login.TokenType);
        using var call = new HttpRequestMessage(HttpMethod.Get, api);
        call.SetDPoPToken(login.AccessToken!, key.Prove(HttpMethod.Get, api, login.AccessToken));
        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(call, Token)).StatusCode);

        // Nothing that a client could take for the end of its session.
        var outage = await RefreshAsync(key.Prove(HttpMethod.Post, token), OutageRefresh.UserAgent);
        Assert.Equal((ResponseErrorType.Http, HttpStatusCode.ServiceUnavailable, "temporarily_unavailable", "store_unavailable"), NoAnswer(outage));
        Assert.NotNull(outage.HttpResponse!.Headers.RetryAfter);
        Assert.Equal("invalid_grant", (await RefreshAsync(other.Prove(HttpMethod.Post, token))).Error);
        Assert.Equal("invalid_grant", (await RefreshAsync(proof: null)).Error);
        Assert.Equal("invalid_dpop_proof", (await RefreshAsync("nonsense")).Error);
        var refreshed = await RefreshAsync(key.Prove(HttpMethod.Post, token));
        Assert.Equal("DPoP", refreshed.TokenType);
        var revoked = await http.RevokeTokenAsync(new TokenRevocationRequest { Address = revocation, ClientId = "duende", Token = refreshed.RefreshToken! }, Token);
        Assert.False(revoked.IsError, revoked.Error);
        Assert.Equal("invalid_grant", (await RefreshAsync(key.Prove(HttpMethod.Post, token))).Error);

        Task<TokenResponse> RequestAsync(string proof) => http.RequestPasswordTokenAsync(
            new PasswordTokenRequest { Address = token.AbsoluteUri, ClientId = "duende", UserName = Email, Password = AuthClient.Password, DPoPProofToken = proof }, Token);

        Task<TokenResponse> RefreshAsync(string? proof, string userAgent = "app")
        {
            var request = new RefreshTokenRequest { Address = token.AbsoluteUri, ClientId = "duende", RefreshToken = login.RefreshToken!, DPoPProofToken = proof };
            request.Headers.UserAgent.ParseAdd(userAgent);
            return http.RequestRefreshTokenAsync(request, Token);
        }
    }

    private static async Task CallsOverAnExpiryAsync(AuthNodes nodes, OidcClient client, Uri api, string accessToken, string refreshToken)
    {
        using var http = new HttpClient(new RefreshTokenDelegatingHandler(client, accessToken, refreshToken, "Bearer", new SocketsHttpHandler())) { BaseAddress = api };

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/whoami", Token)).StatusCode);
        nodes.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/whoami", Token)).StatusCode);
    }

    private static (string?, string?) Failure(TokenResponse response) => (response.Error, response.TryGet("code"));

    private static (ResponseErrorType, HttpStatusCode, string?, string?) NoAnswer(TokenResponse response)
        => (response.ErrorType, response.HttpStatusCode, response.TryGet("error"), response.TryGet("code"));

    private static Task<TokenResponse> LoginAsync(
        HttpClient http, DiscoveryDocumentResponse server, ClientCredentialStyle style, string email = Email, string password = AuthClient.Password)
        => http.RequestPasswordTokenAsync(
            new PasswordTokenRequest
            {
                Address = server.TokenEndpoint,
                ClientId = "duende",
                ClientCredentialStyle = style,
                UserName = email,
                Password = password,
                Scope = "openid",
            },
            Token);

    private async Task<AuthNodes> StartAsync(LoadBalancer balancer)
    {
        var nodes = await _deployment.StartAsync(
            options => options.Issuer = balancer.Address.AbsoluteUri.TrimEnd('/'), OutageRefresh.AddTo, app => app.MapJwtDeviceAuthMetadata());
        balancer.Use(nodes);
        await nodes.Client.SignUpAsync(Email);
        await FactorUser.EnrolAsync(nodes[0], Second);
        await nodes.Client.SignUpAsync(Locked);
        return nodes;
    }
}

public sealed class DuendeClientOnSqliteTests() : DuendeClientTests(new OneNodeOnSqlite());

public sealed class DuendeClientOnThreeNodesTests(PostgresServer server) : DuendeClientTests(new ThreeNodesOnPostgreSql(server));
