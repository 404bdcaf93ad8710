using System.Text.Json.Nodes;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Passkeys;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Passkeys;

/// <summary>Signing in with a passkey alone, and with one as second factor.</summary>
public sealed class PasskeyLoginTests
{
    private static readonly Dictionary<string, Ceremony> Wrong = new(StringComparer.Ordinal)
    {
        ["no user verification"] = new() { IsVerified = false },
        ["no user presence"] = new() { IsPresent = false },
        ["another origin"] = new() { Origin = "https://evil.example" },
        ["a subdomain"] = new() { Origin = "https://www.todo.example" },
        ["http"] = new() { Origin = "http://todo.example" },
        ["another port"] = new() { Origin = "https://todo.example:8443" },
        ["an origin in capitals"] = new() { Origin = "https://TODO.example" },
        ["an origin with a path"] = new() { Origin = "https://todo.example/x" },
        ["an origin with a user"] = new() { Origin = "https://x@todo.example" },
        ["an app in another case"] = new() { Origin = "android:apk-key-hash:aAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
        ["no origin"] = new() { Origin = string.Empty },
        ["a frame"] = new() { IsCrossOrigin = true },
        ["another relying party"] = new() { RelyingPartyId = "evil.example" },
        ["a registration"] = new() { Type = "webauthn.create" },
        ["another challenge"] = new() { Challenge = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
        ["a broken signature"] = new() { BreaksSignature = true },
        ["another user handle"] = new() { UserHandle = new byte[64] },
        ["no user handle"] = new() { UserHandle = [] },
        ["another backup eligibility"] = new() { IsSynced = true },
    };

    [Fact]
    public async Task A_passkey_alone_signs_in_and_is_both_factors()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);

        var tokens = await user.LoginAsync();

        Assert.Equal(("passkey", "2", "[\"swk\",\"user\",\"mfa\"]"),
            ((string)tokens.AccessPayload["login_type"]!, (string)tokens.AccessPayload["acr"]!, tokens.AccessPayload["amr"]!.ToJsonString()));
        Assert.Equal(app.Clock.GetUtcNow().ToUnixTimeSeconds(), (long)tokens.AccessPayload["auth_time"]!);
        Assert.Equal("ann@example.com", (string?)(await (await app.Client.GetAsync("/users/me", tokens.Access)).SuccessAsync())["email"]);
        await app.Client.RefreshAsync(tokens.Refresh);
        Assert.NotNull((await (await app.Client.GetAsync("/users/me/passkeys", tokens.Access)).SuccessAsync())[0]!["last_used_at"]);
    }

    [Fact]
    public async Task What_is_wrong_in_one_point_signs_nobody_in_and_uses_nothing_up()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        foreach (var (wrong, ceremony) in Wrong)
        {
            var options = await PasskeyUser.RequestOptionsAsync(app);

            var refused = await PasskeyUser.PostLoginAsync(app, user.Authenticator.Get(options, ceremony));

            Assert.Equal((wrong, 401, "invalid_passkey"), (wrong, refused.Status, refused.Code));
            TokenPair.From(await (await PasskeyUser.PostLoginAsync(app, user.Authenticator.Get(options))).SuccessAsync());
        }
    }

    [Fact]
    public async Task A_passkey_that_nobody_has_signs_nobody_in()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        using var stranger = new SoftwareAuthenticator { UserHandle = user.Authenticator.UserHandle };
        using var impostor = new SoftwareAuthenticator { UserHandle = user.Authenticator.UserHandle, CredentialId = user.Authenticator.CredentialId };

        (await PasskeyUser.PostLoginAsync(app, stranger.Get(await PasskeyUser.RequestOptionsAsync(app)))).IsProblem(401, "invalid_passkey");
        (await PasskeyUser.PostLoginAsync(app, impostor.Get(await PasskeyUser.RequestOptionsAsync(app)))).IsProblem(401, "invalid_passkey");
    }

    [Fact]
    public async Task Of_32_logins_with_one_challenge_at_once_one_wins()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        var passkey = user.Authenticator.Get(await PasskeyUser.RequestOptionsAsync(app));

        var answers = await Racing.RunAsync(32, number => PasskeyUser.PostLoginAsync(app, passkey, $"device {number}"));

        Assert.Single(answers, answer => answer.Status == 200);
    }

    [Fact]
    public async Task A_challenge_is_used_once()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        var options = await PasskeyUser.RequestOptionsAsync(app);
        TokenPair.From(await (await PasskeyUser.PostLoginAsync(app, user.Authenticator.Get(options))).SuccessAsync());

        (await PasskeyUser.PostLoginAsync(app, user.Authenticator.Get(options))).IsProblem(401, "invalid_passkey");
    }

    [Fact]
    public async Task A_challenge_is_good_for_five_minutes_to_the_second()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        var (early, late) = (await PasskeyUser.RequestOptionsAsync(app), await PasskeyUser.RequestOptionsAsync(app));

        app.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        TokenPair.From(await (await PasskeyUser.PostLoginAsync(app, user.Authenticator.Get(early))).SuccessAsync());
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await PasskeyUser.PostLoginAsync(app, user.Authenticator.Get(late))).IsProblem(401, "invalid_passkey");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_counter_that_does_not_go_on_is_that_of_a_copy(int copied)
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app, authenticator: new SoftwareAuthenticator { Counts = true, Counter = 3 });
        await user.LoginAsync();
        await user.LoginAsync();

        user.Authenticator.Counter = (uint)Math.Max(0, copied - 1);
        if (copied == 0)
        {
            // An authenticator that counted does not stop.
            user.Authenticator.Counter = uint.MaxValue;
        }

        (await user.PostLoginAsync()).IsProblem(401, "invalid_passkey");
        Assert.Equal(user.Id, (await app.EventAsync<PasskeyCounterWentBack>()).PasskeyId);
    }

    [Fact]
    public async Task Options_tell_nothing_of_accounts_and_the_relying_party_is_no_header()
    {
        await using var app = await PasskeyUser.StartAsync();
        var before = await PasskeyUser.RequestOptionsAsync(app);
        using var user = await PasskeyUser.AddAsync(app);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/users/passkey/options");
        request.Headers.Host = "evil.example";
        var after = await (await app.Client.SendAsync(request)).SuccessAsync();

        Assert.NotEqual((string?)before["challenge"], (string?)after["challenge"]);
        (before["challenge"], after["challenge"]) = (null, null);
        Assert.Equal(before.ToJsonString(), after.ToJsonString());
        Assert.Equal((SoftwareAuthenticator.RelyingPartyId, "required", 0), ((string)after["rpId"]!, (string)after["userVerification"]!, after["allowCredentials"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_user_who_is_not_active_is_told_so_with_the_right_passkey_only()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>()
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.IsActive, false), TestContext.Current.CancellationToken));

        (await user.PostLoginAsync(new Ceremony { BreaksSignature = true })).IsProblem(401, "invalid_passkey");
        (await user.PostLoginAsync()).IsProblem(403, "account_inactive");
    }

    [Fact]
    public async Task With_a_passkey_a_login_by_password_asks_for_it_with_a_challenge_of_its_own()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        using var other = await PasskeyUser.AddAsync(app, "bob@example.com");
        var asked = await user.AskAsync();
        var token = (string)asked.Json["mfa_token"]!;
        Assert.Contains("passkey", asked.Json["methods"]!.AsArray().Select(method => (string?)method));
        var options = await user.SecondFactorOptionsAsync(token);
        var elsewhere = await user.SecondFactorOptionsAsync((string)(await user.AskAsync()).Json["mfa_token"]!);

        Assert.Single(options["allowCredentials"]!.AsArray());
        (await user.AnswerAsync(token, other.Authenticator.Get(options))).IsProblem(401, "invalid_second_factor");
        (await user.AnswerAsync(token, user.Authenticator.Get(await PasskeyUser.RequestOptionsAsync(app)))).IsProblem(401, "invalid_second_factor");
        (await user.AnswerAsync(token, user.Authenticator.Get(elsewhere))).IsProblem(401, "invalid_second_factor");
        (await user.AnswerAsync(token, user.Authenticator.Get(options, new Ceremony { IsVerified = false }))).IsProblem(401, "invalid_second_factor");
        (await PasskeyUser.PostLoginAsync(app, user.Authenticator.Get(options))).IsProblem(401, "invalid_passkey");
        app.Clock.Advance(TimeSpan.FromSeconds(5));
        var tokens = TokenPair.From(await (await user.AnswerAsync(token, user.Authenticator.Get(options))).SuccessAsync());

        Assert.Equal(("local", "2", "[\"pwd\",\"swk\",\"user\",\"mfa\"]"),
            ((string)tokens.AccessPayload["login_type"]!, (string)tokens.AccessPayload["acr"]!, tokens.AccessPayload["amr"]!.ToJsonString()));
        (await app.Client.PostJsonAsync("/users/login/mfa/passkey-options", new JsonObject { ["mfa_token"] = token })).IsProblem(401, "invalid_mfa_token");
    }

    [Fact]
    public async Task A_passkey_steps_a_session_up_for_the_deletion_of_the_account()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        var tokens = await user.LoginAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        (await app.Client.SendJsonAsync(HttpMethod.Delete, "/users/me", tokens.Access, new JsonObject())).IsProblem(401, "recent_login_required");
        var passkey = user.Authenticator.Get(await PasskeyUser.RequestOptionsAsync(app));

        var fresh = (string)(await (await app.Client.PostJsonAsync(
            "/users/me/reauthenticate", new JsonObject { ["passkey"] = passkey.DeepClone() }, tokens.Access)).SuccessAsync())["access_token"]!;

        (await app.Client.PostJsonAsync("/users/me/reauthenticate", new JsonObject { ["passkey"] = passkey }, tokens.Access))
            .IsProblem(401, "invalid_second_factor");
        Assert.Equal(204, (await app.Client.SendJsonAsync(HttpMethod.Delete, "/users/me", fresh, new JsonObject())).Status);
        (await user.PostLoginAsync()).IsProblem(401, "invalid_passkey");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"passkey\":\"x\",\"device_id\":\"a\"}")]
    [InlineData("{\"passkey\":[],\"device_id\":\"a\"}")]
    public async Task A_body_without_a_credential_names_the_field(string body)
    {
        await using var app = await PasskeyUser.StartAsync();

        var answer = (await app.Client.PostJsonAsync("/users/passkey/login", JsonNode.Parse(body)!)).IsProblem(400, "validation_failed");

        Assert.Contains("passkey", answer.Json["errors"]!.AsObject().Select(error => error.Key));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"type\":\"public-key\",\"id\":\"AA\",\"rawId\":\"AA\",\"response\":{}}")]
    [InlineData("{\"type\":\"public-key\",\"id\":\"AA\",\"rawId\":\"AA\",\"rawId\":\"AA\",\"response\":{\"clientDataJSON\":\"e30\"}}")]
    [InlineData("{\"type\":\"public-key\",\"id\":\"AA\",\"rawId\":\"AA\",\"response\":{\"clientDataJSON\":\"e30\",\"userHandle\":\"AA\",\"authenticatorData\":\"AA\",\"signature\":\"AA\"}}")]
    public async Task A_credential_that_is_none_signs_nobody_in(string credential)
    {
        await using var app = await PasskeyUser.StartAsync();

        (await PasskeyUser.PostLoginAsync(app, JsonNode.Parse(credential)!.AsObject())).IsProblem(401, "invalid_passkey");
    }
}
