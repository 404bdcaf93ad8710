using System.Text.Json.Nodes;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Passkeys;

/// <summary>Holes that were published of other systems' passkeys, tried here; docs/security.md names the reports.</summary>
public sealed class PasskeyHoleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>GHSA-4vcf-q4xf-f48m (better-auth) and aspnetcore#68198: the id of somebody else's passkey was enough to rename or delete it.</summary>
    [Fact]
    public async Task Who_has_proved_everything_changes_no_factor_and_no_device_of_somebody_else()
    {
        await using var app = await PasskeyUser.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        using var key = new PasskeyUser(app, user.Email, await user.LoginAsync());
        var added = await (await key.PostAsync(key.Authenticator.Create(await key.CreationOptionsAsync()), "Ann's")).SuccessAsync();
        using var thief = await PasskeyUser.AddAsync(app, "bob@example.com");
        thief.Tokens = await thief.LoginAsync();
        var device = (await (await app.Client.GetAsync("/users/me/devices", user.Tokens.Access)).SuccessAsync()).AsArray()[0]!["id"];

        (string Path, string Code)[] others =
            [($"passkeys/{added["id"]}", "passkey_not_found"), ($"factors/totp/{user.FactorId}", "factor_not_found"), ($"devices/{device}", "device_not_found")];
        foreach (var (path, code) in others)
        {
            (await app.Client.SendJsonAsync(HttpMethod.Delete, $"/users/me/{path}", thief.Tokens.Access, new JsonObject())).IsProblem(404, code);
        }

        (await app.Client.SendJsonAsync(HttpMethod.Patch, $"/users/me/passkeys/{added["id"]}", thief.Tokens.Access, new JsonObject { ["name"] = "mine" }))
            .IsProblem(404, "passkey_not_found");
        Assert.Equal("Ann's", (string?)Assert.Single((await user.ListAsync())["passkeys"]!.AsArray())!["name"]);
        Assert.Single((await user.ListAsync())["totp"]!.AsArray());
        await key.LoginAsync();
    }

    /// <summary>supabase/auth#2565: a session with one factor added and removed passkeys of a user who has two.</summary>
    [Fact]
    public async Task With_a_second_factor_of_another_kind_the_password_adds_and_removes_no_passkey()
    {
        await using var app = await PasskeyUser.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        using var key = new PasskeyUser(app, user.Email, await user.LoginAsync());
        var added = await (await key.PostAsync(key.Authenticator.Create(await key.CreationOptionsAsync()))).SuccessAsync();
        var withPassword = new JsonObject { ["password"] = AuthClient.Password };

        (await user.PostAsync(PasskeyUser.RegistrationOptions, withPassword)).IsProblem(401, "second_factor_required");
        (await app.Client.SendAsync(HttpMethod.Delete, $"/users/me/passkeys/{added["id"]}", user.Tokens.Access)).IsProblem(401, "second_factor_required");

        await key.LoginAsync();
    }

    /// <summary>supabase/auth#2564: the passkeys of a deleted user still signed in.</summary>
    [Fact]
    public async Task With_the_user_go_the_passkeys_and_who_signs_up_again_has_none()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        var waiting = (string)(await user.AskAsync()).Json["mfa_token"]!;
        var options = await user.SecondFactorOptionsAsync(waiting);
        var both = await user.LoginAsync();

        Assert.Equal(204, (await app.Client.SendJsonAsync(HttpMethod.Delete, "/users/me", both.Access, new JsonObject())).Status);

        (await user.PostLoginAsync()).IsProblem(401, "invalid_passkey");
        (await user.AnswerAsync(waiting, user.Authenticator.Get(options))).IsProblem(401, "invalid_mfa_token");
        using var again = await PasskeyUser.SignUpAsync(app);
        (await user.PostLoginAsync()).IsProblem(401, "invalid_passkey");
        Assert.Empty((await (await app.Client.GetAsync("/users/me/passkeys", again.Tokens.Access)).SuccessAsync()).AsArray());
        await app.Client.LoginAsync("ann@example.com", "tablet");
    }

    /// <summary>supabase/auth#2607 and #2615: sessions kept their level when an operator removed the factor, or when it was of a kind other than TOTP.</summary>
    [Theory]
    [InlineData("totp")]
    [InlineData("recovery_code")]
    [InlineData("passkey beside the password")]
    [InlineData("passkey alone")]
    [InlineData("proved again")]
    public async Task However_it_was_shown_sessions_lose_it_when_an_operator_removes_all(string how)
    {
        await using var app = await PasskeyUser.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        using var key = new PasskeyUser(app, user.Email, await user.LoginAsync("desk"));
        await (await key.PostAsync(key.Authenticator.Create(await key.CreationOptionsAsync()))).SuccessAsync();
        var tokens = how switch
        {
            "totp" => await user.LoginAsync(),
            "recovery_code" => TokenPair.From(await (await user.AnswerAsync(await user.AskAsync(), user.RecoveryCodes[0], "recovery_code")).SuccessAsync()),
            "passkey alone" => await key.LoginAsync(),
            "proved again" => user.Tokens,
            _ => await WithPasswordAsync(key),
        };
        if (how == "proved again")
        {
            await (await user.PostAsync("/users/me/reauthenticate", new() { ["password"] = AuthClient.Password, ["totp"] = user.Code() })).SuccessAsync();
        }

        Assert.Equal("2", (string?)(tokens = await app.Client.RefreshAsync(tokens.Refresh)).AccessPayload["acr"]);
        Assert.True(await app.InScopeAsync(services => services.GetRequiredService<ISecondFactorService>().RemoveAllAsync(user.Id, Token).AsTask()));

        var after = (await app.Client.RefreshAsync(tokens.Refresh)).AccessPayload;
        Assert.Equal("1", (string?)after["acr"]);
        Assert.DoesNotContain(after["amr"]?.AsArray() ?? [], method => (string?)method != "pwd");
    }

    /// <summary>voidauth#361: a key that was found, without its PIN or finger, counted as both factors.</summary>
    [Fact]
    public async Task Without_user_verification_it_proves_nothing_in_a_session_either()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        var unverified = user.Authenticator.Get(await PasskeyUser.RequestOptionsAsync(app), new Ceremony { IsVerified = false });

        foreach (var body in new[] { new JsonObject(), new JsonObject { ["password"] = AuthClient.Password } })
        {
            body["passkey"] = unverified.DeepClone();
            (await app.Client.PostJsonAsync("/users/me/reauthenticate", body, user.Tokens.Access)).IsProblem(401, "invalid_second_factor");
        }
    }

    /// <summary>better-auth#9993: a challenge for a registration was taken for a login, and the reverse.</summary>
    [Fact]
    public async Task A_challenge_is_for_one_purpose()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        user.Tokens = await user.LoginAsync();
        var token = (string)(await user.AskAsync()).Json["mfa_token"]!;
        var (registration, login, second) = (await user.CreationOptionsAsync(), await PasskeyUser.RequestOptionsAsync(app), await user.SecondFactorOptionsAsync(token));
        Ceremony With(JsonNode options) => new() { Challenge = (string)options["challenge"]! };

        foreach (var wrong in new[] { registration, second })
        {
            (await user.PostLoginAsync(With(wrong))).IsProblem(401, "invalid_passkey");
            (await app.Client.PostJsonAsync(
                "/users/me/reauthenticate", new JsonObject { ["passkey"] = user.Authenticator.Get(login, With(wrong)) }, user.Tokens.Access))
                .IsProblem(401, "invalid_second_factor");
        }

        app.Clock.Advance(TimeSpan.FromSeconds(5));
        foreach (var wrong in new[] { login, second })
        {
            using var another = new SoftwareAuthenticator();
            (await user.PostAsync(another.Create(registration, With(wrong)))).IsProblem(400, "invalid_passkey");
        }

        (await user.AnswerAsync(token, user.Authenticator.Get(second, With(registration)))).IsProblem(401, "invalid_second_factor");
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        await (await user.AnswerAsync(token, user.Authenticator.Get(second))).SuccessAsync();
    }

    /// <summary>aspnetcore#65020: a login with a passkey skipped the lockout and the conditions of other logins.</summary>
    [Fact]
    public async Task A_locked_account_is_refused_before_its_passkey_is_looked_at_and_nothing_is_used_up()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        for (var guess = 0; guess < 5; guess++)
        {
            // By both ways: it is one count.
            if (guess % 2 == 0)
            {
                (await user.PostLoginAsync(new Ceremony { BreaksSignature = true })).IsProblem(401, "invalid_passkey");
            }
            else
            {
                var token = (string)(await user.AskAsync()).Json["mfa_token"]!;
                (await user.AnswerAsync(token, user.Authenticator.Get(await user.SecondFactorOptionsAsync(token), new Ceremony { BreaksSignature = true })))
                    .IsProblem(401, "invalid_second_factor");
            }
        }

        var options = await PasskeyUser.RequestOptionsAsync(app);
        var refused = (await PasskeyUser.PostLoginAsync(app, user.Authenticator.Get(options))).IsProblem(429, "too_many_attempts");

        Assert.Equal("1", refused.Headers["Retry-After"]);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        TokenPair.From(await (await PasskeyUser.PostLoginAsync(app, user.Authenticator.Get(options))).SuccessAsync());
    }

    [Fact]
    public async Task A_step_of_the_application_is_asked_of_a_passkey_too_and_nothing_is_used_up()
    {
        var step = new Step();
        await using var app = await PasskeyUser.StartAsync(extend: auth => auth.Services.AddSingleton<ILoginStep>(step));
        using var user = await PasskeyUser.AddAsync(app);
        var options = await PasskeyUser.RequestOptionsAsync(app);
        step.Name = "confirm-email";

        Assert.Equal("confirm-email", (string?)(await PasskeyUser.PostLoginAsync(app, user.Authenticator.Get(options))).IsProblem(403, "login_step_required").Json["step"]);

        step.Name = null;
        TokenPair.From(await (await PasskeyUser.PostLoginAsync(app, user.Authenticator.Get(options))).SuccessAsync());
    }

    /// <summary>A passkey cannot be guessed, so who guesses passwords must not keep its owner out.</summary>
    [Fact]
    public async Task A_stranger_who_guesses_passwords_holds_up_no_passkey()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        for (var guess = 0; guess < 5; guess++)
        {
            await app.Client.PostLoginAsync("ann@example.com", "laptop", "wrong password");
        }

        (await app.Client.PostLoginAsync("ann@example.com", "laptop")).IsProblem(429, "too_many_attempts");
        await user.LoginAsync();
    }

    private static async Task<TokenPair> WithPasswordAsync(PasskeyUser user)
    {
        var token = (string)(await user.AskAsync()).Json["mfa_token"]!;
        return TokenPair.From(await (await user.AnswerAsync(token, user.Authenticator.Get(await user.SecondFactorOptionsAsync(token)))).SuccessAsync());
    }

    private sealed class Step : ILoginStep
    {
        public string? Name { get; set; }

        public ValueTask<string?> NextAsync(LoginStepContext login, CancellationToken cancellationToken) => ValueTask.FromResult(Name);
    }
}
