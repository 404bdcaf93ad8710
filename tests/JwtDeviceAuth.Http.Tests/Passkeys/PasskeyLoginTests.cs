using System.Security.Cryptography;
using System.Text.Json.Nodes;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Passkeys;
using JwtDeviceAuth.Sessions;
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
        ["text that is no UTF-8"] = new() { BreaksText = true },
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

    [Theory]
    [InlineData(PasskeyUser.RelatedOrigin)]
    [InlineData(PasskeyUser.AndroidApp)]
    [InlineData(SoftwareAuthenticator.Origin)] // An iOS app has the origin of its domain.
    public async Task Related_origins_and_apps_register_and_sign_in(string origin)
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.SignUpAsync(app);
        var there = new Ceremony { Origin = origin };

        await (await user.PostAsync(user.Authenticator.Create(await user.CreationOptionsAsync(), there))).SuccessAsync();

        TokenPair.From(await (await user.PostLoginAsync(there)).SuccessAsync());
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
        var token = (string)(await user.AskAsync()).Json["mfa_token"]!;
        await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>()
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.IsActive, false), TestContext.Current.CancellationToken));

        (await user.PostLoginAsync(new Ceremony { BreaksSignature = true })).IsProblem(401, "invalid_passkey");
        (await user.PostLoginAsync()).IsProblem(403, "account_inactive");
        (await user.PostSecondFactorOptionsAsync(token)).IsProblem(403, "account_inactive");
    }

    [Theory]
    [InlineData("passkey")]
    [InlineData("password and a code")]
    public async Task An_account_that_is_slowed_down_takes_a_right_passkey_after_the_wait_and_not_before(string wrong)
    {
        await using var app = await PasskeyUser.StartAsync(options => options.Lockout.Enabled = false);
        using var user = await PasskeyUser.AddAsync(app);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            if (wrong == "passkey")
            {
                (await user.PostLoginAsync(new Ceremony { BreaksSignature = true })).IsProblem(401, "invalid_passkey");
            }
            else
            {
                (await app.Client.PostJsonAsync("/users/login/mfa", new JsonObject
                {
                    ["mfa_token"] = (string)(await user.AskAsync()).Json["mfa_token"]!, ["recovery_code"] = "AAAA-AAAA-AAAA-AAAA",
                })).IsProblem(401, "invalid_second_factor");
            }
        }

        var passkey = user.Authenticator.Get(await PasskeyUser.RequestOptionsAsync(app));
        var refused = (await PasskeyUser.PostLoginAsync(app, passkey)).IsProblem(429, "too_many_attempts");

        Assert.Equal("1", refused.Headers["Retry-After"]);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        TokenPair.From(await (await PasskeyUser.PostLoginAsync(app, passkey)).SuccessAsync());
    }

    [Fact]
    public async Task A_passkey_skips_no_step_that_an_application_asks_for_and_is_used_up_by_none()
    {
        var step = new ConfirmedAddress();
        await using var app = await PasskeyUser.StartAsync(extend: auth => auth.Services.AddSingleton<ILoginStep>(step));
        using var user = await PasskeyUser.AddAsync(app);
        step.IsAsked = true;
        var passkey = user.Authenticator.Get(await PasskeyUser.RequestOptionsAsync(app));

        var refused = (await PasskeyUser.PostLoginAsync(app, passkey)).IsProblem(403, "login_step_required");

        Assert.Equal("confirm-email", (string?)refused.Json["step"]);
        await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>()
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.EmailConfirmedAt, app.Clock.GetUtcNow()), TestContext.Current.CancellationToken));
        TokenPair.From(await (await PasskeyUser.PostLoginAsync(app, passkey)).SuccessAsync());
    }

    [Fact]
    public async Task Another_users_passkey_signs_in_nobody_but_that_user_and_proves_nothing_in_a_session()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        using var other = await PasskeyUser.AddAsync(app, "bob@example.com");
        var tokens = await user.LoginAsync();

        (await app.Client.PostJsonAsync(
            "/users/me/reauthenticate", new JsonObject { ["passkey"] = other.Authenticator.Get(await PasskeyUser.RequestOptionsAsync(app)) }, tokens.Access))
            .IsProblem(401, "invalid_second_factor");
        using var mixed = new SoftwareAuthenticator { CredentialId = user.Authenticator.CredentialId, UserHandle = other.Authenticator.UserHandle };
        (await PasskeyUser.PostLoginAsync(app, mixed.Get(await PasskeyUser.RequestOptionsAsync(app)))).IsProblem(401, "invalid_passkey");

        Assert.Equal(other.Tokens.AccessPayload["sub"]!.ToJsonString(), (await other.LoginAsync()).AccessPayload["sub"]!.ToJsonString());
    }

    [Fact]
    public async Task Options_are_stored_nowhere_and_what_was_used_is_forgotten_once_it_has_expired()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        var token = (string)(await user.AskAsync()).Json["mfa_token"]!;
        for (var time = 0; time < 20; time++)
        {
            await PasskeyUser.RequestOptionsAsync(app);
            await user.SecondFactorOptionsAsync(token);
        }

        Assert.Equal(0, await CountAsync(app));
        await user.LoginAsync();
        Assert.Equal(1, await CountAsync(app));
        await app.InScopeAsync(async services =>
            await services.GetRequiredService<IOneTimeCodeStore>().RemoveExpiredAsync(app.Clock.GetUtcNow().AddMinutes(6), TestContext.Current.CancellationToken));
        Assert.Equal(0, await CountAsync(app));
    }

    [Fact]
    public async Task A_challenge_that_was_made_up_or_changed_is_none()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        var challenge = (string)(await PasskeyUser.RequestOptionsAsync(app))["challenge"]!;

        // Its time, its random bytes, its signature, its other spelling, and more or less of it.
        foreach (var changed in new[]
        {
            Changed(challenge, 8), Changed(challenge, 30), Changed(challenge, 60), challenge[..^1] + (char)(challenge[^1] + 1), challenge + "A", challenge[..^4], "AAAA",
        })
        {
            (await user.PostLoginAsync(new Ceremony { Challenge = changed })).IsProblem(401, "invalid_passkey");
            app.Clock.Advance(TimeSpan.FromSeconds(20));
        }

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        TokenPair.From(await (await user.PostLoginAsync(new Ceremony { Challenge = challenge })).SuccessAsync());
    }

    [Fact]
    public async Task A_challenge_of_the_key_before_is_good_and_one_of_another_application_is_none()
    {
        await using var nodes = await AuthNodes.StartAsync(1, extend: PasskeyUser.AddTo);
        using var user = await PasskeyUser.AddAsync(nodes[0]);
        var passkey = user.Authenticator.Get(await PasskeyUser.RequestOptionsAsync(nodes[0]));
        await using var other = await PasskeyUser.StartAsync(options => options.SigningKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        var foreign = user.Authenticator.Get(await PasskeyUser.RequestOptionsAsync(other));

        await nodes.RestartAsync(
            options => options.RefreshTokenKeys.Add(new SigningKeyOptions { Algorithm = "HS256", Kid = "new", Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) }),
            PasskeyUser.AddTo);

        (await PasskeyUser.PostLoginAsync(nodes[0], foreign)).IsProblem(401, "invalid_passkey");
        TokenPair.From(await (await PasskeyUser.PostLoginAsync(nodes[0], passkey)).SuccessAsync());
    }

    [Fact]
    public async Task What_is_wrong_in_one_point_is_no_second_factor_and_proves_nothing_in_a_session()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        foreach (var wrong in new[] { "another origin", "another relying party", "no user verification", "a broken signature", "another user handle" })
        {
            var token = (string)(await user.AskAsync()).Json["mfa_token"]!;
            (await user.AnswerAsync(token, user.Authenticator.Get(await user.SecondFactorOptionsAsync(token), Wrong[wrong]))).IsProblem(401, "invalid_second_factor");
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            (await app.Client.PostJsonAsync(
                "/users/me/reauthenticate",
                new JsonObject { ["passkey"] = user.Authenticator.Get(await PasskeyUser.RequestOptionsAsync(app), Wrong[wrong]) },
                user.Tokens.Access)).IsProblem(401, "invalid_second_factor");
            app.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Theory]
    [InlineData("/users/passkey/login")]
    [InlineData("/users/login/mfa")]
    [InlineData("/users/me/reauthenticate")]
    public async Task A_passkey_of_a_megabyte_is_not_read(string path)
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        var passkey = user.Authenticator.Get(await PasskeyUser.RequestOptionsAsync(app));
        passkey["response"]!["authenticatorData"] = new string('A', 1024 * 1024);

        (await app.Client.PostJsonAsync(path, new JsonObject { ["passkey"] = passkey, ["device_id"] = "laptop", ["mfa_token"] = "x" }, user.Tokens.Access))
            .IsProblem(413, "body_too_large");
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

        Assert.Equal("[\"internal\",\"hybrid\"]", Assert.Single(options["allowCredentials"]!.AsArray())!["transports"]!.ToJsonString());
        (await user.AnswerAsync(token, other.Authenticator.Get(options))).IsProblem(401, "invalid_second_factor");
        (await user.AnswerAsync(token, user.Authenticator.Get(await PasskeyUser.RequestOptionsAsync(app)))).IsProblem(401, "invalid_second_factor");
        (await user.AnswerAsync(token, user.Authenticator.Get(elsewhere))).IsProblem(401, "invalid_second_factor");
        (await user.AnswerAsync(token, user.Authenticator.Get(options, new Ceremony { IsVerified = false }))).IsProblem(401, "invalid_second_factor");
        (await PasskeyUser.PostLoginAsync(app, user.Authenticator.Get(options))).IsProblem(401, "invalid_passkey");
        app.Clock.Advance(TimeSpan.FromSeconds(5));
        var tokens = TokenPair.From(await (await user.AnswerAsync(token, user.Authenticator.Get(options))).SuccessAsync());

        Assert.Equal(("local", "2", "[\"pwd\",\"swk\",\"user\",\"mfa\"]"),
            ((string)tokens.AccessPayload["login_type"]!, (string)tokens.AccessPayload["acr"]!, tokens.AccessPayload["amr"]!.ToJsonString()));
        (await user.PostSecondFactorOptionsAsync(token)).IsProblem(401, "invalid_mfa_token");
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

    private static string Changed(string challenge, int place)
        => $"{challenge[..place]}{(challenge[place] == 'A' ? 'B' : 'A')}{challenge[(place + 1)..]}";

    private static Task<int> CountAsync(AuthApp app)
        => app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<OneTimeCode>().CountAsync(TestContext.Current.CancellationToken));

    private sealed class ConfirmedAddress : ILoginStep
    {
        public bool IsAsked { get; set; }

        public ValueTask<string?> NextAsync(LoginStepContext login, CancellationToken cancellationToken)
            => ValueTask.FromResult(IsAsked && login.User.EmailConfirmedAt is null ? "confirm-email" : null);
    }
}
