using JwtDeviceAuth.Http.Tests.Deployments;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.KeyRing;

/// <summary>The key ring in running applications: nobody is signed out, whatever happens to the keys.</summary>
public abstract class KeyRingTests(IDeployment deployment)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    public async Task Access_tokens_are_signed_by_the_ring_and_refresh_tokens_are_not(string algorithm)
    {
        await using var app = await RingApp.StartAsync(deployment, options => options.KeyRing.Algorithm = algorithm);
        await app.Client.SignUpAsync(RingApp.Email);

        var tokens = await app.Client.LoginAsync(RingApp.Email, "phone");

        Assert.Equal(algorithm, (string)TokenPair.Header(tokens.Access)["alg"]!);
        Assert.Equal(Assert.Single(await RingApp.KidsAsync(app.Client)), (string)TokenPair.Header(tokens.Access)["kid"]!);
        Assert.Equal("HS256", (string)TokenPair.Header(tokens.Refresh)["alg"]!);
        Assert.Equal(200, (await app.Client.GetAsync("/users/me", tokens.Access)).Status);
        await app.Client.RefreshAsync(tokens.Refresh);
    }

    [Fact]
    public async Task A_change_of_key_signs_nobody_out_and_the_old_key_goes()
    {
        await using var app = await RingApp.StartAsync(deployment);
        await app.Client.SignUpAsync(RingApp.Email);
        var first = Assert.Single(await RingApp.KidsAsync(app.Client));

        await RingApp.AdvanceAsync(app, TimeSpan.FromDays(76), keys: 2);
        app.Clock.Advance(TimeSpan.FromDays(14) - TimeSpan.FromSeconds(1));
        var old = await app.Client.LoginAsync(RingApp.Email, "phone");
        Assert.Equal(first, (string)TokenPair.Header(old.Access)["kid"]!);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        var next = await app.Client.RefreshAsync(old.Refresh);
        Assert.NotEqual(first, (string)TokenPair.Header(next.Access)["kid"]!);
        Assert.Equal(200, (await app.Client.GetAsync("/users/me", old.Access)).Status);
        Assert.Equal(200, (await app.Client.GetAsync("/users/me", next.Access)).Status);

        await RingApp.AdvanceAsync(app, TimeSpan.FromMinutes(36), keys: 1);
        Assert.DoesNotContain(first, await RingApp.KidsAsync(app.Client));
        await app.Client.RefreshAsync(next.Refresh);
        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task A_node_takes_the_token_of_a_key_that_another_node_has_just_made()
    {
        await using var app = await RingApp.StartAsync(deployment);
        var one = app[0];
        await one.Client.SignUpAsync(RingApp.Email);
        var leaked = Assert.Single(await RingApp.KidsAsync(one.Client));
        await one.InScopeAsync(async services
            => await services.GetRequiredService<ISigningKeyStore>().RemoveAsync(leaked, Token));
        var two = await app.AddAsync();
        var tokens = await two.Client.LoginAsync(RingApp.Email, "phone");
        Assert.NotEqual(leaked, (string)TokenPair.Header(tokens.Access)["kid"]!);

        foreach (var node in app.All)
        {
            Assert.Equal(200, (await node.Client.GetAsync("/users/me", tokens.Access)).Status);
            Assert.Equal(await RingApp.KidsAsync(two.Client), await RingApp.KidsAsync(node.Client));
        }
    }

    [Fact]
    public async Task Tokens_of_the_time_before_the_ring_stay_good()
    {
        await using var app = await deployment.StartAsync();
        await app.Client.SignUpAsync(RingApp.Email);
        var old = await app.Client.LoginAsync(RingApp.Email, "phone");

        await app.RestartAsync(extend: RingApp.Ring());

        Assert.Equal(200, (await app.Client.GetAsync("/users/me", old.Access)).Status);
        Assert.Equal("ES256", (string)TokenPair.Header((await app.Client.RefreshAsync(old.Refresh)).Access)["alg"]!);
    }

    [Theory]
    [InlineData("HS256")]
    [InlineData("RS256")]
    [InlineData("ES384")]
    [InlineData("none")]
    public async Task A_key_of_the_ring_is_good_for_its_own_algorithm_only(string algorithm)
    {
        await using var app = await RingApp.StartAsync(deployment);
        await app.Client.SignUpAsync(RingApp.Email);
        var tokens = await app.Client.LoginAsync(RingApp.Email, "phone");

        var forged = TokenForge.Alter(tokens.Access, header: header => header["alg"] = algorithm);

        (await app.Client.GetAsync("/users/me", forged)).IsProblem(401, "invalid_token");
    }

    [Theory]
    [InlineData("{\"kid\":7}")]
    [InlineData("{\"kid\":\"\\ud800\"}")]
    [InlineData("{\"kid\":\"no such key\"}")]
    [InlineData("{\"kid\"")]
    [InlineData("")]
    public async Task A_header_that_names_no_key_is_refused(string header)
    {
        await using var app = await RingApp.StartAsync(deployment);

        var token = $"{System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(header))}.e30.c2ln";

        Assert.Equal(401, (await app.Client.GetAsync("/users/me", token)).Status);
        Assert.Empty(app.Log.Errors);
    }
}

public sealed class KeyRingOnSqliteTests() : KeyRingTests(new OneNodeOnSqlite());

public sealed class KeyRingOnThreeNodesTests(PostgresServer server) : KeyRingTests(new ThreeNodesOnPostgreSql(server));
