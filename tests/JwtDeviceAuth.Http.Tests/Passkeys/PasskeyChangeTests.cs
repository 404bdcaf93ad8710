using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Passkeys;

/// <summary>Adding, naming and removing passkeys.</summary>
public sealed class PasskeyChangeTests
{
    [Fact]
    public async Task The_first_one_is_named_after_its_authenticator_and_comes_with_recovery_codes()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);

        Assert.Equal("Google Password Manager", (string?)user.Added["name"]);
        Assert.Equal(10, user.Added["recovery_codes"]!.AsArray().Count);
        var renamed = await (await app.Client.SendJsonAsync(
            HttpMethod.Patch, $"/users/me/passkeys/{user.Id}", user.Tokens.Access, new JsonObject { ["name"] = "Ann's key 🔑" })).SuccessAsync();
        Assert.Equal("Ann's key 🔑", (string?)renamed["name"]);
        Assert.Null(renamed["recovery_codes"]);

        // It is a second factor from now on: the next one needs both.
        (await app.Client.PostJsonAsync(PasskeyUser.RegistrationOptions, new JsonObject { ["password"] = AuthClient.Password }, user.Tokens.Access))
            .IsProblem(401, "second_factor_required");
        user.Tokens = await user.LoginAsync();
        using var second = new SoftwareAuthenticator { AuthenticatorId = Guid.Empty };
        var options = await user.CreationOptionsAsync();
        Assert.Single(options["excludeCredentials"]!.AsArray());
        var added = await (await user.PostAsync(second.Create(options), "Spare")).SuccessAsync();
        Assert.Equal(("Spare", true), ((string?)added["name"], added["recovery_codes"] is null));
        Assert.Equal(user.Authenticator.UserHandle, second.UserHandle);
    }

    [Fact]
    public async Task Creation_options_ask_for_a_discoverable_passkey_with_user_verification_and_no_attestation()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.SignUpAsync(app);

        var options = await user.CreationOptionsAsync();

        Assert.Equal((SoftwareAuthenticator.RelyingPartyId, "none"), ((string)options["rp"]!["id"]!, (string)options["attestation"]!));
        Assert.Equal(("required", "required"),
            ((string)options["authenticatorSelection"]!["residentKey"]!, (string)options["authenticatorSelection"]!["userVerification"]!));
        Assert.Equal(86, ((string)options["user"]!["id"]!).Length);
    }

    [Fact]
    public async Task What_began_before_there_was_a_second_factor_is_void_once_there_is_one()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var thief = await PasskeyUser.SignUpAsync(app);
        var begun = await thief.CreationOptionsAsync();
        using var owner = new PasskeyUser(app, "ann@example.com", await app.Client.LoginAsync("ann@example.com", "laptop"));
        await (await owner.PostAsync(owner.Authenticator.Create(await owner.CreationOptionsAsync()))).SuccessAsync();

        (await thief.PostAsync(thief.Authenticator.Create(begun))).IsProblem(400, "invalid_passkey");

        Assert.Single((await app.Client.GetAsync("/users/me/passkeys", owner.Tokens.Access)).Json.AsArray());
    }

    [Theory]
    [InlineData("no user verification")]
    [InlineData("another origin")]
    [InlineData("another relying party")]
    [InlineData("a login")]
    [InlineData("another challenge")]
    [InlineData("another session")]
    [InlineData("another user")]
    [InlineData("too late")]
    public async Task What_is_wrong_in_one_point_is_not_added(string wrong)
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.SignUpAsync(app);
        var options = await user.CreationOptionsAsync();
        switch (wrong)
        {
            case "another session":
                user.Tokens = await app.Client.LoginAsync("ann@example.com", "laptop");
                break;
            case "another user":
                user.Tokens = (await PasskeyUser.SignUpAsync(app, "bob@example.com")).Tokens;
                break;
            case "too late":
                app.Clock.Advance(TimeSpan.FromMinutes(5));
                break;
        }

        (await user.PostAsync(user.Authenticator.Create(options, wrong switch
        {
            "no user verification" => new Ceremony { IsVerified = false },
            "another origin" => new Ceremony { Origin = "https://evil.example" },
            "another relying party" => new Ceremony { RelyingPartyId = "evil.example" },
            "a login" => new Ceremony { Type = "webauthn.get" },
            "another challenge" => new Ceremony { Challenge = (string)(await PasskeyUser.RequestOptionsAsync(app))["challenge"]! },
            _ => new Ceremony(),
        }))).IsProblem(400, "invalid_passkey");

        Assert.Empty((await (await app.Client.GetAsync("/users/me/passkeys", user.Tokens.Access)).SuccessAsync()).AsArray());
        await app.Client.LoginAsync("ann@example.com", "tablet");
    }

    [Fact]
    public async Task A_user_begins_ten_registrations_in_five_minutes_and_hinders_nobody_else()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.SignUpAsync(app);
        using var other = await PasskeyUser.SignUpAsync(app, "bob@example.com");
        var first = await user.CreationOptionsAsync();
        for (var begun = 1; begun < 10; begun++)
        {
            await user.CreationOptionsAsync();
        }

        var refused = (await app.Client.PostJsonAsync(PasskeyUser.RegistrationOptions, new JsonObject { ["password"] = AuthClient.Password }, user.Tokens.Access))
            .IsProblem(429, "too_many_attempts");

        Assert.Equal("300", refused.Headers["Retry-After"]);
        await other.CreationOptionsAsync();
        await (await user.PostAsync(user.Authenticator.Create(first))).SuccessAsync();
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\u202Eb")]
    [InlineData("129")]
    public async Task A_name_that_cannot_be_shown_is_refused_and_uses_nothing_up(string name)
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.SignUpAsync(app);
        var passkey = user.Authenticator.Create(await user.CreationOptionsAsync());

        (await user.PostAsync((JsonObject)passkey.DeepClone(), name == "129" ? new string('a', 129) : name)).IsInvalid("name");

        Assert.Equal("👩‍👩‍👧 🔑", (string?)(await (await user.PostAsync(passkey, "👩‍👩‍👧 🔑")).SuccessAsync())["name"]);
    }

    [Fact]
    public async Task A_passkey_is_one_users()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        using var thief = await PasskeyUser.SignUpAsync(app, "bob@example.com", new SoftwareAuthenticator { CredentialId = user.Authenticator.CredentialId });

        (await thief.PostAsync(thief.Authenticator.Create(await thief.CreationOptionsAsync()))).IsProblem(409, "passkey_taken");
        (await app.Client.SendJsonAsync(HttpMethod.Patch, $"/users/me/passkeys/{user.Id}", thief.Tokens.Access, new JsonObject { ["name"] = "mine" }))
            .IsProblem(404, "passkey_not_found");
        await user.LoginAsync();
    }

    [Fact]
    public async Task Removing_one_needs_a_recent_login_by_both_and_the_last_takes_the_second_factor_along()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.AddAsync(app);
        var path = $"/users/me/passkeys/{user.Id}";
        (await app.Client.SendAsync(HttpMethod.Delete, path, user.Tokens.Access)).IsProblem(401, "second_factor_required");
        var tokens = await user.LoginAsync();
        (await app.Client.SendAsync(HttpMethod.Delete, "/users/me/passkeys/x", tokens.Access)).IsProblem(404, "passkey_not_found");

        // Who has no second factor is not asked for a password that the request has no place for.
        await app.Client.SignUpAsync("none@example.com");
        (await app.Client.SendAsync(HttpMethod.Delete, $"/users/me/passkeys/{user.Id}", (await app.Client.LoginAsync("none@example.com", "phone")).Access)).IsProblem(404, "passkey_not_found");

        Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Delete, path, tokens.Access)).Status);

        (await user.PostLoginAsync()).IsProblem(401, "invalid_passkey");
        await app.Client.LoginAsync("ann@example.com", "tablet");
        Assert.Equal("1", (string?)(await app.Client.RefreshAsync(tokens.Refresh)).AccessPayload["acr"]);
    }

    [Fact]
    public async Task A_stolen_token_adds_none_without_the_password()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.SignUpAsync(app);

        (await app.Client.SendAsync(HttpMethod.Post, PasskeyUser.RegistrationOptions, user.Tokens.Access)).IsInvalid("password");
        (await app.Client.PostJsonAsync(PasskeyUser.RegistrationOptions, new JsonObject { ["password"] = "a wrong guess" }, user.Tokens.Access))
            .IsProblem(400, "incorrect_password");
    }

    [Fact]
    public async Task An_attestation_of_a_megabyte_is_not_read()
    {
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.SignUpAsync(app);
        var passkey = user.Authenticator.Create(await user.CreationOptionsAsync());
        passkey["response"]!["attestationObject"] = new string('A', 1024 * 1024);

        (await user.PostAsync(passkey)).IsProblem(413, "body_too_large");
    }

    [Theory]
    [InlineData("https://todo.example", "https://todo.example", "RelyingPartyId")]
    [InlineData("", "https://todo.example", "RelyingPartyId")]
    [InlineData("todo.example", "", "Origins")]
    [InlineData("todo.example", "https://todo.example/", "Origins")]
    [InlineData("todo.example", "http://todo.example", "Origins")]
    [InlineData("todo.example", "android:apk-key-hash:short", "Origins")]
    [InlineData("todo.example", "android:apk-key-hash:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+/", "Origins")]
    public async Task A_wrong_setting_stops_the_start(string id, string origin, string setting)
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => AuthApp.StartAsync(extend: auth => auth.AddPasskeys(options =>
        {
            options.RelyingPartyId = id;
            if (origin.Length > 0)
            {
                options.Origins.Add(origin);
            }
        })));

        Assert.Contains(setting, fault.Message, StringComparison.Ordinal);
    }
}
