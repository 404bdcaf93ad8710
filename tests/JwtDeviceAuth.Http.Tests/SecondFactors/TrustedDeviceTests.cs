using System.Text.Json.Nodes;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.SecondFactors;

/// <summary>A device that the user trusts needs no second factor for 30 days: that device, for that user, and nobody who lacks its tokens.</summary>
public sealed class TrustedDeviceTests
{
    [Fact]
    public async Task A_trusted_device_needs_no_second_factor_for_thirty_days()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var proof = (await user.LoginAsync(trustsDevice: true)).Refresh;
        app.Clock.Advance(TimeSpan.FromDays(29));

        var tokens = TokenPair.From(await (await user.PostLoginAsync("laptop", proof)).SuccessAsync());
        await (await user.PostLoginAsync("laptop", proof)).SuccessAsync();

        Assert.Equal("laptop", (string?)tokens.AccessPayload["device_id"]);
        app.Clock.Advance(TimeSpan.FromDays(1));
        (await user.PostLoginAsync("laptop", tokens.Refresh)).IsProblem(403, "mfa_required");
    }

    [Fact]
    public async Task A_token_of_another_user_or_of_another_device_shows_no_trust_however_new_it_is()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var other = await FactorUser.EnrolAsync(app, "bob@example.com");
        var trusted = await user.LoginAsync("laptop", trustsDevice: true);
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        foreach (var proof in new[] { (await other.LoginAsync("laptop")).Refresh, (await user.LoginAsync("tablet")).Refresh })
        {
            (await user.PostLoginAsync("laptop", proof)).IsProblem(403, "mfa_required");
        }

        await (await user.PostLoginAsync("laptop", trusted.Refresh)).SuccessAsync();
    }

    [Fact]
    public async Task The_trust_is_in_what_the_device_has_and_not_in_its_name()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var other = await FactorUser.EnrolAsync(app, "bob@example.com", "laptop");
        var before = await user.LoginAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var trusted = await user.LoginAsync(trustsDevice: true);

        foreach (var (device, proof) in new[]
        {
            ("laptop", null), ("laptop", "made up"), ("laptop", trusted.Access), ("laptop", before.Refresh), ("laptop", user.Tokens.Refresh),
            ("laptop", other.Tokens.Refresh), ("tablet", trusted.Refresh),
        })
        {
            (await user.PostLoginAsync(device, proof)).IsProblem(403, "mfa_required");
        }

        await (await user.PostLoginAsync("laptop", trusted.Refresh)).SuccessAsync();
        (await app.Client.PostFormAsync("/users/login", new()
        {
            ["email"] = user.Email, ["password"] = "wrong password", ["device_id"] = "laptop", ["device_proof"] = trusted.Refresh,
        })).IsProblem(401, "invalid_credentials");
    }

    [Theory]
    [InlineData("logout")]
    [InlineData("the device list")]
    [InlineData("logout of all")]
    [InlineData("the end of all trust")]
    [InlineData("a new password")]
    [InlineData("a copied refresh token")]
    [InlineData("a second factor without the wish")]
    [InlineData("a removed factor")]
    [InlineData("an operator")]
    public async Task Trust_ends_with(string what)
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var trusted = await user.LoginAsync(trustsDevice: true);
        var password = AuthClient.Password;
        switch (what)
        {
            case "logout":
                Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Post, "/users/logout", trusted.Access)).Status);
                break;
            case "the device list":
                var devices = (await (await app.Client.GetAsync("/users/me/devices", user.Tokens.Access)).SuccessAsync()).AsArray();
                var id = (long)devices.Single(device => (string?)device!["device_id"] == "laptop")!["id"]!;
                Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Delete, $"/users/me/devices/{id}", user.Tokens.Access)).Status);
                break;
            case "logout of all":
                Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Post, "/users/logout-all?keep_current=true", user.Tokens.Access)).Status);
                break;
            case "the end of all trust":
                Assert.Equal("laptop", (string?)Assert.Single((await user.ListAsync())["trusted_devices"]!.AsArray())!["device_id"]);
                Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Delete, "/users/me/factors/trusted-devices", user.Tokens.Access)).Status);
                Assert.Empty((await user.ListAsync())["trusted_devices"]!.AsArray());
                break;
            case "a new password":
                password = "a new one, and better";
                await (await app.Client.SendJsonAsync(
                    HttpMethod.Put, "/users/me", trusted.Access, new JsonObject { ["old_password"] = AuthClient.Password, ["new_password"] = password })).SuccessAsync();
                break;
            case "a copied refresh token":
                await app.Client.RefreshAsync(trusted.Refresh);
                app.Clock.Advance(TimeSpan.FromMinutes(1));
                (await app.Client.PostRefreshAsync(trusted.Refresh)).IsProblem(401, "invalid_refresh_token");
                break;
            case "a removed factor":
                await AddAsync(user, trusted.Access);
                Assert.Equal(204, (await user.RemoveAsync(trusted)).Status);
                break;
            case "an operator":
                await app.InScopeAsync(services => services.GetRequiredService<ISecondFactorService>()
                    .RemoveAllAsync(user.Id, TestContext.Current.CancellationToken).AsTask());
                await AddAsync(user, (await app.Client.RefreshAsync(trusted.Refresh)).Access);
                break;
            default:
                await user.LoginAsync();
                break;
        }

        (await app.Client.PostFormAsync("/users/login", new()
        {
            ["email"] = user.Email, ["password"] = password, ["device_id"] = "laptop", ["device_proof"] = trusted.Refresh,
        })).IsProblem(403, "mfa_required");
    }

    private static async Task AddAsync(FactorUser user, string access)
    {
        var body = new JsonObject { ["password"] = AuthClient.Password };
        var setup = await (await user.Client.PostJsonAsync("/users/me/factors/totp", body, access)).SuccessAsync();
        var code = FactorUser.CodeOf((string)setup["secret"]!, user.App.Clock.GetUtcNow());
        await (await user.Client.PostJsonAsync($"/users/me/factors/totp/{setup["id"]}/confirm", new JsonObject { ["code"] = code }, access)).SuccessAsync();
    }

    [Fact]
    public async Task An_application_can_forbid_it()
    {
        await using var app = await AuthApp.StartAsync(options => options.SecondFactor.TrustLifetime = TimeSpan.Zero);
        var user = await FactorUser.EnrolAsync(app);

        var tokens = await user.LoginAsync(trustsDevice: true);

        (await user.PostLoginAsync("laptop", tokens.Refresh)).IsProblem(403, "mfa_required");
    }

    /// <summary>Whoever forbids it, or shortens it, has a reason, and means the devices that are trusted by now.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(3, true)]
    public async Task A_shorter_time_counts_for_devices_that_are_trusted_already(int days, bool isTrusted)
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        string proof;
        await using (var before = await AuthApp.StartAsync(clock: clock, folder: folder))
        {
            proof = (await (await FactorUser.EnrolAsync(before)).LoginAsync(trustsDevice: true)).Refresh;
        }

        clock.Advance(TimeSpan.FromDays(2));
        await using var app = await AuthApp.StartAsync(options => options.SecondFactor.TrustLifetime = TimeSpan.FromDays(days), clock: clock, folder: folder);

        var answer = await app.Client.PostFormAsync(
            "/users/login", new() { ["email"] = "ann@example.com", ["password"] = AuthClient.Password, ["device_id"] = "laptop", ["device_proof"] = proof });

        Assert.Equal(isTrusted ? (200, null) : (403, "mfa_required"), (answer.Status, answer.Code));
    }
}
