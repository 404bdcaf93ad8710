using System.Text.Json.Nodes;
using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.Oidc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.External.Tests;

/// <summary>A social login is one factor: a person with a second one is asked for it, in a browser and with an ID token, known and linked by address.</summary>
public sealed class SecondFactorTests(SharedOidcServer shared)
{
    private const string Person = "ann,ann@example.com";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_login_in_a_browser_asks_for_the_second_factor_of_a_user_without_a_password()
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());
        var user = await FactorUser.EnrolAsync(app.Auth, await app.LoginAsync(Person));

        var answer = (await app.PostLoginAsync(Person, "laptop")).IsProblem(403, "mfa_required");

        Assert.Equal(["totp", "recovery_code"], answer.Json["methods"]!.AsArray().Select(method => (string?)method));
        Assert.Equal((1, 1, 1), await app.CountAsync());
        var tokens = TokenPair.From(await (await user.AnswerAsync((string)answer.Json["mfa_token"]!, user.Code())).SuccessAsync());
        Assert.Equal(("oidc", "laptop"), ((string?)tokens.AccessPayload["login_type"], (string?)tokens.AccessPayload["device_id"]));
        var session = await app.InDatabaseAsync(database => database.Set<DeviceSession>().SingleAsync(row => row.DeviceId == "laptop", Token));
        Assert.Equal(("otp mfa", true), (session.Methods, session.SocialAccountId is not null));
    }

    [Fact]
    public async Task A_login_with_an_id_token_asks_for_it_too()
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());
        var user = await FactorUser.EnrolAsync(app.Auth, await app.LoginAsync(Person));

        var answer = (await NativeLogin.PostAsync(app, await shared.GetAsync(), [])).IsProblem(403, "mfa_required");

        await (await user.AnswerAsync((string)answer.Json["mfa_token"]!, user.Code())).SuccessAsync();
    }

    /// <summary>GHSA-8jvc-mcx6-r4cg (Vikunja): by the address alone such a login got in. Here it is not even linked: that would be one more way in.</summary>
    [Fact]
    public async Task A_login_that_is_known_by_its_address_only_waits_for_both_factors_to_be_linked()
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());
        await app.SignUpAsync("ann@example.com", isConfirmed: true);
        var user = await EnrolWithPasswordAsync(app);

        var browser = (await app.PostLoginAsync(Person, "laptop")).IsProblem(409, "account_link_required");
        (await NativeLogin.PostAsync(app, await shared.GetAsync(), new() { ["email"] = "ann@example.com", ["email_verified"] = true })).IsProblem(409, "account_link_required");

        Assert.Equal((1, 0, 1), await app.CountAsync());
        JsonObject Code() => new() { ["link_code"] = (string?)browser.Json["link_code"] };
        (await app.LinkWithPasswordAsync(user.Tokens, Code())).IsProblem(401, "second_factor_required");
        Assert.Equal(200, (await app.LinkAsync(await user.LoginAsync("tablet"), Code())).Status);
        var asked = (await app.PostLoginAsync(Person, "laptop")).IsProblem(403, "mfa_required");
        (await user.AnswerAsync((string)asked.Json["mfa_token"]!, user.WrongCode())).IsProblem(401, "invalid_second_factor");
    }

    [Fact]
    public async Task The_services_of_the_application_ask_for_it_too()
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());
        var user = await FactorUser.EnrolAsync(app.Auth, await app.LoginAsync(Person));
        var identity = new ExternalIdentity { ProviderUserId = "ann", Email = "ann@example.com", IsEmailVerified = true };

        var result = await app.Auth.InScopeAsync(services => services.GetRequiredService<IExternalLoginService>()
            .LoginAsync(SocialApp.Provider, identity, new LoginDevice { DeviceId = "tv" }, Token).AsTask());

        Assert.Equal((ExternalLoginStatus.SecondFactorRequired, (DeviceTokens?)null), (result.Status, result.Tokens));
        await (await user.AnswerAsync(result.SecondFactor!.Token, user.Code())).SuccessAsync();
    }

    [Fact]
    public async Task A_social_account_that_is_taken_away_meanwhile_opens_nothing()
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());
        await app.SignUpAsync("ann@example.com", isConfirmed: true);
        await app.LoginAsync(Person, "laptop");
        var user = await EnrolWithPasswordAsync(app);
        var token = (string)(await app.PostLoginAsync(Person, "laptop")).IsProblem(403, "mfa_required").Json["mfa_token"]!;
        var both = await user.LoginAsync("tablet");
        Assert.Equal(204, (await app.UnlinkAsync(both, await app.LinkIdAsync(both))).Status);

        (await user.AnswerAsync(token, user.Code())).IsProblem(401, "invalid_second_factor");

        Assert.Equal((1, 0, 2), await app.CountAsync());
    }

    [Fact]
    public async Task A_device_that_the_user_trusts_brings_its_proof()
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());
        var user = await FactorUser.EnrolAsync(app.Auth, await app.LoginAsync(Person));
        var token = (string)(await app.PostLoginAsync(Person, "laptop")).IsProblem(403, "mfa_required").Json["mfa_token"]!;
        var trusted = TokenPair.From(await (await user.AnswerAsync(token, user.Code(), trustsDevice: true)).SuccessAsync());
        var (code, pkce) = await app.CodeAsync(Person, "laptop");

        var answer = await app.Client.PostJsonAsync(
            "/users/external/exchange", new JsonObject { ["code"] = code, ["code_verifier"] = pkce.Verifier, ["device_proof"] = trusted.Refresh });

        TokenPair.From(await answer.SuccessAsync());
    }

    [Fact]
    public async Task A_login_without_a_device_has_none_to_trust()
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());
        var user = await FactorUser.EnrolAsync(app.Auth, await app.LoginAsync(Person));
        var token = (string)(await app.PostLoginAsync(Person, deviceId: null)).IsProblem(403, "mfa_required").Json["mfa_token"]!;

        (await user.AnswerAsync(token, user.Code(), trustsDevice: true)).IsInvalid("trust_device");
        await (await user.AnswerAsync(token, user.Code())).SuccessAsync();
    }

    [Fact]
    public async Task With_one_the_password_alone_links_and_unlinks_nothing()
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());
        await app.SignUpAsync("ann@example.com", isConfirmed: true);
        await app.LoginAsync(Person, "laptop");
        var user = await EnrolWithPasswordAsync(app);
        var link = await app.LinkIdAsync(user.Tokens);
        var (code, pkce) = await app.CodeAsync("eve,eve@example.com");
        JsonObject Shown() => new() { ["code"] = code, ["code_verifier"] = pkce.Verifier };

        (await app.LinkWithPasswordAsync(user.Tokens, Shown())).IsProblem(401, "second_factor_required");
        (await app.UnlinkAsync(user.Tokens, link)).IsProblem(401, "second_factor_required");

        // The code was not used up by it.
        var both = await user.LoginAsync("tablet");
        Assert.Equal(200, (await app.LinkAsync(both, Shown())).Status);
        Assert.Equal(204, (await app.UnlinkAsync(both, link)).Status);
    }

    [Fact]
    public async Task Where_one_is_required_a_social_login_adds_it_first()
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync(), extend: auth => auth.AddSecondFactorRequirement<Everybody>());

        var browser = (await app.PostLoginAsync(Person, "laptop")).IsProblem(403, "mfa_enrolment_required");
        (await NativeLogin.PostAsync(app, await shared.GetAsync(), [])).IsProblem(403, "mfa_enrolment_required");

        Assert.Equal(0, (await app.CountAsync()).Sessions);
        var token = (string)browser.Json["mfa_token"]!;
        var setup = await (await app.Client.PostJsonAsync("/users/login/mfa/totp", new JsonObject { ["mfa_token"] = token })).SuccessAsync();
        var code = FactorUser.CodeOf((string)setup["secret"]!, app.Auth.Clock.GetUtcNow());
        await (await app.Client.PostJsonAsync(
            $"/users/login/mfa/totp/{setup["id"]}/confirm", new JsonObject { ["mfa_token"] = token, ["code"] = code })).SuccessAsync();
        (await app.PostLoginAsync(Person, "laptop")).IsProblem(403, "mfa_required");
    }

    private static async Task<FactorUser> EnrolWithPasswordAsync(SocialApp app)
    {
        var user = await FactorUser.LoginOfAsync(app.Auth, "ann@example.com");
        await user.StartAsync();
        await (await user.ConfirmAsync(user.Code())).SuccessAsync();
        app.Auth.Clock.Advance(TimeSpan.FromMinutes(1));
        return user;
    }

    private sealed class Everybody : ISecondFactorRequirement
    {
        public ValueTask<bool> IsRequiredAsync(LoginStepContext login, CancellationToken cancellationToken) => ValueTask.FromResult(true);
    }
}
