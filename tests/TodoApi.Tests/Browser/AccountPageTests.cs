using System.Text.Json.Nodes;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using TodoApi.Tests.BrowserClient;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Browser;

/// <summary>The page /account.html in a real browser, with Chromium's own WebAuthn and a virtual authenticator.</summary>
public sealed class AccountPageTests(Chromium chromium, AccountPageTests.Sample sample) : IClassFixture<AccountPageTests.Sample>
{
    private const string Refused = "The passkey is not valid here, or took too long; try again.";
    private const string NoPasskey = "The browser gave no passkey.";

    private static readonly TimeSpan AccessTokenLifetime = TimeSpan.FromMinutes(31);
    private static readonly TimeSpan RefreshTokenLifetime = TimeSpan.FromDays(1);

    private TodoApp App => sample.App;

    [Fact]
    public async Task A_person_adds_loses_and_proves_second_factors_until_the_account_is_gone()
    {
        var ann = await AccountPage.OpenAsync(chromium, App, "ann@example.com");
        await VirtualAuthenticator.AddAsync(ann.Page);
        await ann.SignUpAsync();

        // An authenticator app, and its first login.
        var secret = await ann.AddAppAsync(CodeOf);
        Assert.True(await ann.Page.Locator("#totp-qr").EvaluateAsync<bool>("image => image.decode().then(() => image.naturalWidth > 0)"));
        var recoveryCode = await ann.Page.Locator("#recovery-codes li").First.TextContentAsync();
        await ann.SignOutAsync();
        App.Clock.Advance(TimeSpan.FromMinutes(1));
        await ann.LoginAsync();
        await ann.FillAsync("Code of your app, or a recovery code", "000 000");
        await ann.PressAsync("Go on");
        await Assertions.Expect(ann.Message).Not.ToBeEmptyAsync();
        await ann.FillAsync("Code of your app, or a recovery code", CodeOf(secret));
        await ann.PressAsync("Go on");
        await ann.IsSignedInAsync("both factors (pwd, otp, mfa)");
        await ann.SignOutAsync();

        // The phone is lost: a recovery code, and then a passkey.
        await ann.LoginAsync();
        await ann.FillAsync("Code of your app, or a recovery code", recoveryCode!.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal));
        await ann.PressAsync("Go on");
        await ann.IsSignedInAsync("recovery codes left: 9");
        await ann.AddPasskeyAsync("Ann's key 🔑", withPassword: false);
        await ann.PressAsync("Rename Ann's key 🔑");
        await ann.FillAsync("New name", "Ann's laptop");
        await ann.PressAsync("Rename");
        await Assertions.Expect(ann.Passkeys).ToContainTextAsync("Ann's laptopnever");
        await ann.SignOutAsync();

        // With nothing but the passkey; and what changes the account needs it again after five minutes.
        await ann.PressAsync("Sign in with a passkey");
        await ann.IsSignedInAsync("both factors (swk, user, mfa)");
        App.Clock.Advance(TimeSpan.FromMinutes(5));
        await ann.PressAsync("Remove App");
        await ann.PressAsync("Cancel");
        await Assertions.Expect(ann.Page.Locator("#totp-rows tr")).ToHaveCountAsync(1);
        await ann.PressAsync("Remove App");
        await ann.PressAsync("Use a passkey");
        await Assertions.Expect(ann.Page.Locator("#totp-rows tr")).ToHaveCountAsync(0);
        await ann.SignOutAsync();

        // A device that is trusted, until its trust is ended.
        await ann.LoginAsync();
        await ann.Page.GetByLabel("Do not ask again on this device for 30 days").CheckAsync();
        await ann.PressAsync("Use a passkey");
        await ann.IsSignedInAsync("both factors (pwd, swk, user, mfa)");
        await Assertions.Expect(ann.Page.Locator("#trusted")).ToHaveTextAsync("This browser");
        await ann.Page.ReloadAsync();
        await ann.IsSignedInAsync("both factors (pwd, swk, user, mfa)");
        await SessionRunsOutAsync(ann);
        await ann.LoginAsync();
        await ann.IsSignedInAsync("one factor (pwd)");
        await ann.PressAsync("End all trust");
        await Assertions.Expect(ann.Page.Locator("#trusted")).ToHaveTextAsync("None.");
        await SessionRunsOutAsync(ann);
        await ann.LoginAsync();
        await ann.PressAsync("Use a passkey");
        await ann.IsSignedInAsync("both factors (pwd, swk, user, mfa)");

        // Step-up for the deletion.
        App.Clock.Advance(TimeSpan.FromMinutes(5));
        await ann.PressAsync("Delete my account");
        await ann.PressAsync("Use a passkey");
        await ann.SaysAsync("The account is gone.");
        await ann.PressAsync("Sign in with a passkey");
        await ann.SaysAsync(Refused);
        ann.HasNoFaults();
        Assert.Empty(App.Log.Errors);
    }

    [Fact]
    public async Task Who_has_to_have_a_second_factor_adds_an_app_at_the_first_login_and_is_shown_the_recovery_codes_once()
    {
        var pat = await AccountPage.OpenAsync(chromium, App, $"pat{OfCarefulPeople.Domain}");
        await pat.FillCredentialsAsync();
        await pat.PressAsync("Sign up");

        // The secret as text, as a link for an app on the same device, and as a picture; given up, it is another the next time.
        var secret = await pat.EnrolmentAsync();
        await pat.PressAsync("Cancel");
        await Assertions.Expect(pat.Page.Locator("#sign-in")).ToBeVisibleAsync();
        await pat.LoginAsync();
        var next = await pat.EnrolmentAsync();
        Assert.NotEqual(secret, next);
        Assert.Contains($"secret={next}&", await pat.Page.GetByRole(AriaRole.Link, new() { Name = "open it in an app on this device" }).GetAttributeAsync("href"), StringComparison.Ordinal);
        Assert.True(await pat.Page.GetByAltText("The secret as a QR code").EvaluateAsync<bool>("image => image.decode().then(() => image.naturalWidth > 0)"));

        await pat.ConfirmAsync(CodeOf(secret));
        await pat.SaysAsync("The code is wrong, or was used before.");
        Assert.Equal(next, await pat.EnrolmentAsync());
        await pat.ConfirmAsync(CodeOf(next));
        await pat.IsSignedInAsync("both factors (pwd, otp, mfa)");
        await Assertions.Expect(pat.Page.Locator("#recovery-codes li")).ToHaveCountAsync(10);
        var recoveryCode = await pat.Page.Locator("#recovery-codes li").Last.TextContentAsync();

        await pat.Page.ReloadAsync();
        await pat.IsSignedInAsync("recovery codes left: 10");
        await Assertions.Expect(pat.Page.Locator("#recovery-codes li")).ToHaveCountAsync(0);
        await pat.SignOutAsync();
        await pat.LoginAsync();
        await pat.FillAsync("Code of your app, or a recovery code", recoveryCode!);
        await pat.PressAsync("Go on");
        await pat.IsSignedInAsync("recovery codes left: 9");
        pat.HasNoFaults();
    }

    [Fact]
    public async Task A_passkey_that_does_not_verify_its_user_is_neither_added_nor_taken()
    {
        var bob = await AccountPage.OpenAsync(chromium, App, "bob@example.com");
        var careless = await VirtualAuthenticator.AddAsync(bob.Page, verifiesUsers: false);
        await bob.SignUpAsync();

        // The browser itself refuses; a script that asks for less gets one, which the API refuses.
        await bob.AddPasskeyAsync("x", withPassword: true);
        await bob.SaysAsync(NoPasskey);
        Assert.Equal("400 invalid_passkey", await RegisterAsync(bob, "discouraged", "required"));
        await careless.RemoveAsync();

        var authenticator = await VirtualAuthenticator.AddAsync(bob.Page);
        await bob.AddPasskeyAsync("Bob's", withPassword: true);
        await Assertions.Expect(bob.Passkeys).ToHaveCountAsync(1);
        await authenticator.SetUserVerifiedAsync(isVerified: false);
        Assert.Equal("401 invalid_passkey", await LoginAsync(bob, "discouraged"));
        Assert.Equal("401 invalid_second_factor", await AnswerAsync(bob, "discouraged"));
        await bob.SignOutAsync();
        await bob.PressAsync("Sign in with a passkey");
        await bob.SaysAsync(NoPasskey);
        await authenticator.SetUserVerifiedAsync(isVerified: true);
        Assert.Equal("200", await LoginAsync(bob, "required"));
    }

    [Fact]
    public async Task A_security_key_that_keeps_no_passkeys_is_a_second_factor_alone()
    {
        var eve = await AccountPage.OpenAsync(chromium, App, "eve@example.com");
        await VirtualAuthenticator.AddAsync(eve.Page, keepsPasskeys: false);
        await eve.SignUpAsync();

        await eve.AddPasskeyAsync("x", withPassword: true);
        await eve.SaysAsync(NoPasskey);
        Assert.Equal("200", await RegisterAsync(eve, "required", "discouraged"));
        await eve.SignOutAsync();

        await eve.PressAsync("Sign in with a passkey");
        await eve.SaysAsync(NoPasskey);
        await eve.LoginAsync();
        await eve.PressAsync("Use a passkey");
        await eve.IsSignedInAsync("both factors (pwd, swk, user, mfa)");
        eve.HasNoFaults();
    }

    [Fact]
    public async Task A_copy_whose_counter_is_behind_is_refused()
    {
        var sue = await AccountPage.OpenAsync(chromium, App, "sue@example.com");
        var authenticator = await VirtualAuthenticator.AddAsync(sue.Page);
        await sue.SignUpAsync();
        await sue.AddPasskeyAsync("Sue's", withPassword: true);
        await Assertions.Expect(sue.Passkeys).ToHaveCountAsync(1);
        await sue.SignOutAsync();
        var copied = Assert.Single(await authenticator.CredentialsAsync());
        await sue.PressAsync("Sign in with a passkey");
        await sue.IsSignedInAsync("both factors (swk, user, mfa)");
        await sue.SignOutAsync();
        var counter = Assert.Single(await authenticator.CredentialsAsync()).GetProperty("signCount").GetInt32();
        Assert.Equal(copied.GetProperty("signCount").GetInt32() + 1, counter);

        await authenticator.ReplaceByCopyAsync(copied, counter - 1);
        await sue.PressAsync("Sign in with a passkey");
        await sue.SaysAsync(Refused);
        Assert.Contains(App.Log.Lines, line => line.Text.Contains("The counter of passkey", StringComparison.Ordinal));

        await authenticator.ReplaceByCopyAsync(copied, counter);
        await sue.PressAsync("Sign in with a passkey");
        await sue.IsSignedInAsync("both factors (swk, user, mfa)");
    }

    [Fact]
    public async Task The_session_is_in_a_cookie_and_a_key_and_neither_is_worth_anything_alone()
    {
        var kim = await AccountPage.OpenAsync(chromium, App, "kim@example.com");
        await kim.SignUpAsync();

        var cookie = Assert.Single(await kim.Page.Context.CookiesAsync());
        Assert.True(cookie.HttpOnly && cookie.Secure && cookie.SameSite == SameSiteAttribute.Strict && cookie.Name.StartsWith("__Host-", StringComparison.Ordinal));
        Assert.Equal("none false 0 0", await kim.Page.EvaluateAsync<string>(
            $"async () => {{ const {{ session }} = {StoredRecord.Script}; return `${{session.refresh ?? 'none'}} ${{session.key.privateKey.extractable}} ${{localStorage.length}} ${{sessionStorage.length}}` }}"));
        using var copied = new HttpRequestMessage(HttpMethod.Post, "/users/refresh")
        {
            Headers = { { "Cookie", $"{cookie.Name}={cookie.Value}" }, { "X-Requested-With", "fetch" }, { "Sec-Fetch-Site", "same-origin" } },
        };
        Assert.Equal((401, "invalid_refresh_token"), ((await App.Anonymous.SendAsync(copied)) is { } answer ? (answer.Status, (string)answer.Json["code"]!) : default));

        App.Clock.Advance(AccessTokenLifetime);
        await kim.Page.ReloadAsync();
        await kim.IsSignedInAsync("one factor (pwd)");
        Assert.NotEqual(cookie.Value, Assert.Single(await kim.Page.Context.CookiesAsync()).Value);
        kim.HasNoFaults();
    }

    [Fact]
    public async Task Tabs_follow_one_another()
    {
        var first = await AccountPage.OpenAsync(chromium, App, "lee@example.com");
        var second = await first.OpenTabAsync();
        await first.SignUpAsync();
        await second.IsSignedInAsync("one factor (pwd)");

        await second.SignOutAsync();
        await first.SaysAsync("Signed out.");

        await second.LoginAsync();
        await first.IsSignedInAsync("one factor (pwd)");
        App.Clock.Advance(AccessTokenLifetime);
        await Task.WhenAll(first.Page.ReloadAsync(), second.Page.ReloadAsync());
        await first.IsSignedInAsync("one factor (pwd)");
        await second.IsSignedInAsync("one factor (pwd)");

        var elsewhere = await App.Anonymous.LoginAsync("lee@example.com", "elsewhere");
        await App.Anonymous.PostJsonAsync("/users/logout-all", new JsonObject { ["keep_current"] = true }, elsewhere.Access);
        await first.PressAsync("End all trust");
        await first.SaysAsync("This device was signed out.");
        await second.SaysAsync("This device was signed out.");
        first.HasNoFaults();
        second.HasNoFaults();
        Assert.Empty(App.Log.Errors);
    }

    private string CodeOf(string secret) => FactorUser.CodeOf(secret, App.Clock.GetUtcNow());

    private async Task SessionRunsOutAsync(AccountPage person)
    {
        App.Clock.Advance(RefreshTokenLifetime);
        await person.Page.ReloadAsync();
        await Assertions.Expect(person.Page.Locator("#sign-in")).ToBeVisibleAsync();
    }

    /// <summary>Registers with less than the options ask for, as a page of somebody else could; the answer's status and code.</summary>
    private static Task<string> RegisterAsync(AccountPage person, string userVerification, string residentKey)
        => person.Page.EvaluateAsync<string>(
            """
            async ({ password, userVerification, residentKey }) => {
              const { call } = await import('/auth.js');
              const options = (await call('POST', '/users/me/passkeys/options', { password })).json;
              options.authenticatorSelection = { userVerification, residentKey };
              const passkey = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
              const answer = await call('POST', '/users/me/passkeys', { passkey: passkey.toJSON() });
              return `${answer.status} ${answer.json.code ?? ''}`.trim();
            }
            """,
            new { password = AuthClient.Password, userVerification, residentKey });

    private static Task<string> LoginAsync(AccountPage person, string userVerification)
        => person.Page.EvaluateAsync<string>(
            """
            async (userVerification) => {
              const { call } = await import('/auth.js');
              const options = { ...(await call('POST', '/users/passkey/options')).json, userVerification };
              const passkey = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
              const answer = await call('POST', '/users/passkey/login', { passkey: passkey.toJSON(), device_id: 'script' });
              return `${answer.status} ${answer.json.code ?? ''}`.trim();
            }
            """,
            userVerification);

    private static Task<string> AnswerAsync(AccountPage person, string userVerification)
        => person.Page.EvaluateAsync<string>(
            """
            async ({ email, password, userVerification }) => {
              const { call } = await import('/auth.js');
              const { mfa_token } = (await call('POST', '/users/login', { email, password, device_id: 'script' })).json;
              const options = { ...(await call('POST', '/users/login/mfa/passkey-options', { mfa_token })).json, userVerification };
              const passkey = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
              const answer = await call('POST', '/users/login/mfa', { mfa_token, passkey: passkey.toJSON() });
              return `${answer.status} ${answer.json.code ?? ''}`.trim();
            }
            """,
            new { email = person.Email, password = AuthClient.Password, userVerification });

    /// <summary>One sample for all, which demands a second factor of some.</summary>
    public sealed class Sample : IAsyncDisposable
    {
        public TodoApp App { get; } = TodoApp.WithPasskeys(services => services.AddSingleton<ISecondFactorRequirement, OfCarefulPeople>());

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
