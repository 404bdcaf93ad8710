using System.Text;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.OAuth;

/// <summary><c>POST token</c>, and <c>login</c> and <c>refresh</c> where <c>grant_type</c> was sent: RFC 6749 in every answer, by the same rules.</summary>
public sealed class TokenEndpointTests : IAsyncLifetime
{
    private const string Email = "ann@example.com";

    private AuthApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await AuthApp.StartAsync();
        await _app.Client.SignUpAsync(Email);
    }

    [Fact]
    public async Task The_password_grant_signs_in_on_the_device_that_the_client_id_names()
    {
        var answer = await TokenAsync(Password());

        var tokens = TokenPair.From(await answer.SuccessAsync());
        Assert.Equal(("no-store", "no-cache"), (answer.Headers["Cache-Control"], answer.Headers["Pragma"]));
        Assert.Equal(["access_token", "expires_in", "refresh_expires_in", "refresh_token", "token_type"], answer.Json.AsObject().Select(field => field.Key).Order());
        Assert.Equal("phone", (string?)tokens.AccessPayload["device_id"]);
        await _app.Client.RefreshAsync(tokens.Refresh);
    }

    [Fact]
    public async Task The_refresh_grant_rotates_as_refresh_does_and_a_repeat_gives_the_same_token()
    {
        var tokens = await LoginAsync();

        var first = TokenPair.From(await (await TokenAsync(Refresh(tokens.Refresh))).SuccessAsync());
        var second = TokenPair.From(await (await TokenAsync(Refresh(tokens.Refresh))).SuccessAsync());

        Assert.NotEqual(tokens.Refresh, first.Refresh);
        Assert.Equal(first.Refresh, second.Refresh);
    }

    [Theory]
    [InlineData("phone:")]
    [InlineData("phone:a secret that nobody checks")]
    public async Task The_client_id_can_come_as_HTTP_Basic_with_any_secret_or_none(string pair)
    {
        var form = Password();
        form.Remove("client_id");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/users/token") { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}");

        var tokens = TokenPair.From(await (await _app.Client.SendAsync(request)).SuccessAsync());

        Assert.Equal("phone", (string?)tokens.AccessPayload["device_id"]);
    }

    [Fact]
    public async Task A_refresh_token_stays_with_the_client_that_got_it()
    {
        var tokens = await LoginAsync();

        foreach (var path in new[] { "/users/token", "/users/refresh" })
        {
            (await _app.Client.PostFormAsync(path, Refresh(tokens.Refresh, "tablet"))).IsOAuthError(400, "invalid_grant", "invalid_refresh_token");
        }

        using var basic = new HttpRequestMessage(HttpMethod.Post, "/users/token") { Content = new FormUrlEncodedContent(Refresh(tokens.Refresh)) };
        basic.Headers.Add("Authorization", $"Basic {Convert.ToBase64String("tablet:"u8)}");
        (await _app.Client.SendAsync(basic)).IsOAuthError(400, "invalid_grant", "invalid_refresh_token");

        await (await TokenAsync(Refresh(tokens.Refresh, "phone"))).SuccessAsync();
    }

    [Fact]
    public async Task A_scope_that_is_asked_for_is_not_granted_and_the_answer_says_so()
    {
        var form = Password();
        form["scope"] = "todos";

        Assert.Equal(string.Empty, (string?)(await (await TokenAsync(form)).SuccessAsync())["scope"]);
    }

    [Theory]
    [InlineData("/users/token")]
    [InlineData("/users/login")]
    public async Task A_wrong_password_and_an_unknown_account_are_the_same_invalid_grant(string path)
    {
        var (wrong, unknown) = (Password(), Password());
        wrong["password"] = "wrong";
        unknown["username"] = "nobody@example.com";

        var first = (await _app.Client.PostFormAsync(path, wrong)).IsOAuthError(400, "invalid_grant", "invalid_credentials");
        var second = (await _app.Client.PostFormAsync(path, unknown)).IsOAuthError(400, "invalid_grant", "invalid_credentials");

        Assert.Equal(first.Body, second.Body);
    }

    [Theory]
    [InlineData("/users/token")]
    [InlineData("/users/refresh")]
    public async Task A_dead_refresh_token_is_invalid_grant_whatever_killed_it(string path)
    {
        var tokens = await LoginAsync();
        var next = await _app.Client.RefreshAsync(tokens.Refresh);
        await _app.Client.RefreshAsync(next.Refresh);

        (await _app.Client.PostFormAsync(path, Refresh("nonsense"))).IsOAuthError(400, "invalid_grant", "invalid_refresh_token");
        (await _app.Client.PostFormAsync(path, Refresh(tokens.Refresh))).IsOAuthError(400, "invalid_grant", "invalid_refresh_token");
        (await _app.Client.PostFormAsync(path, Refresh(next.Refresh))).IsOAuthError(400, "invalid_grant", "invalid_refresh_token");
        var last = await LoginAsync();
        _app.Clock.Advance(TimeSpan.FromDays(1));
        (await _app.Client.PostFormAsync(path, Refresh(last.Refresh))).IsOAuthError(400, "invalid_grant", "refresh_token_expired");
    }

    [Fact]
    public async Task With_Specific_each_failure_says_what_it_is_and_stays_invalid_grant()
    {
        await using var app = await AuthApp.StartAsync(options => options.FailureDetail = FailureDetail.Specific);
        await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");
        await app.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access);
        var (wrong, unknown) = (Password(), Password());
        wrong["password"] = "wrong";
        unknown["username"] = "nobody@example.com";

        (await app.Client.PostFormAsync("/users/token", wrong)).IsOAuthError(400, "invalid_grant", "incorrect_password");
        (await app.Client.PostFormAsync("/users/token", unknown)).IsOAuthError(400, "invalid_grant", "account_not_found");
        (await app.Client.PostFormAsync("/users/token", Refresh("nonsense"))).IsOAuthError(400, "invalid_grant", "invalid_refresh_token");
        (await app.Client.PostFormAsync("/users/token", Refresh(tokens.Refresh))).IsOAuthError(400, "invalid_grant", "refresh_token_not_found");
    }

    [Fact]
    public async Task A_second_factor_is_mfa_required_with_the_token_that_completes_the_login()
    {
        var user = await FactorUser.EnrolAsync(_app, "second@example.com");
        var form = Password();
        form["username"] = user.Email;

        var asked = (await TokenAsync(form)).IsOAuthError(400, "mfa_required", "mfa_required");

        Assert.Equal(["totp", "recovery_code"], asked.Json["methods"]!.AsArray().Select(method => (string?)method));
        Assert.Equal(600, (int)asked.Json["expires_in"]!);
        TokenPair.From(await (await user.AnswerAsync((string)asked.Json["mfa_token"]!, user.Code())).SuccessAsync());
    }

    [Fact]
    public async Task Too_many_attempts_are_429_and_say_when_to_try_again()
    {
        var form = Password();
        form["password"] = "wrong";
        Answer? answer = null;
        for (var attempt = 0; attempt < 7; attempt++)
        {
            answer = await TokenAsync(form);
        }

        Assert.NotEqual("0", answer!.IsOAuthError(429, "temporarily_unavailable", "too_many_attempts").Headers["Retry-After"]);
    }

    [Theory]
    [InlineData("", "invalid_request", "validation_failed", "grant_type")]
    [InlineData("grant_type=", "invalid_request", "validation_failed", "grant_type")]
    [InlineData("username=a&password=b&client_id=c", "invalid_request", "validation_failed", "grant_type")]
    [InlineData("grant_type=password", "invalid_request", "validation_failed", "email")]
    [InlineData("grant_type=password&username=a&password=b&client_id=", "invalid_request", "validation_failed", "device_id")]
    [InlineData("grant_type=password&username=a&password=b&client_id=(none)", "invalid_request", "validation_failed", "device_id")]
    [InlineData("grant_type=refresh_token", "invalid_request", "validation_failed", "refresh_token")]
    [InlineData("grant_type=refresh_token&refresh_token=", "invalid_request", "validation_failed", "refresh_token")]
    [InlineData("grant_type=Password&username=a&password=b&client_id=c", "unsupported_grant_type", "unsupported_grant_type", null)]
    [InlineData("grant_type=client_credentials", "unsupported_grant_type", "unsupported_grant_type", null)]
    [InlineData("grant_type=password&grant_type=password", "invalid_request", "validation_failed", null)]
    [InlineData("grant_type=%FF", "invalid_request", "validation_failed", null)]
    public async Task A_request_that_is_not_as_it_has_to_be_says_what_is_wrong(string form, string error, string code, string? field)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/users/token")
        {
            Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };

        var answer = (await _app.Client.SendAsync(request)).IsOAuthError(400, error, code);

        if (field is not null)
        {
            Assert.Contains(field, answer.Json["errors"]!.AsObject().Select(found => found.Key));
            Assert.Contains(field, (string)answer.Json["error_description"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_of_another_type_is_invalid_request()
    {
        using var large = new HttpRequestMessage(HttpMethod.Post, "/users/token") { Content = new FormUrlEncodedContent([new("password", new string('x', 17_000))]) };
        (await _app.Client.SendAsync(large)).IsOAuthError(413, "invalid_request", "body_too_large");

        using var text = new HttpRequestMessage(HttpMethod.Post, "/users/token") { Content = new StringContent("grant_type=password", Encoding.UTF8, "text/plain") };
        (await _app.Client.SendAsync(text)).IsOAuthError(415, "invalid_request", "unsupported_media_type");
    }

    [Fact]
    public async Task Without_grant_type_login_and_refresh_answer_as_they_did()
    {
        var tokens = await LoginAsync();

        (await _app.Client.PostLoginAsync(Email, "phone", "wrong")).IsProblem(401, "invalid_credentials");
        (await _app.Client.PostRefreshAsync("nonsense")).IsProblem(401, "invalid_refresh_token");

        // A client_id beside it says nothing there, as ever.
        await (await _app.Client.PostFormAsync("/users/refresh", new() { ["refresh_token"] = tokens.Refresh, ["client_id"] = "tablet" })).SuccessAsync();
    }

    [Theory]
    [InlineData("/users/login", "refresh_token")]
    [InlineData("/users/refresh", "password")]
    public async Task Login_and_refresh_take_their_own_grant_type_only(string path, string grantType)
    {
        var tokens = await LoginAsync();
        var form = Password();
        form["grant_type"] = grantType;
        form["refresh_token"] = tokens.Refresh;

        (await _app.Client.PostFormAsync(path, form)).IsOAuthError(400, "unsupported_grant_type", "unsupported_grant_type");

        await _app.Client.RefreshAsync(tokens.Refresh);
    }

    [Fact]
    public async Task The_setting_for_names_changes_nothing_here()
    {
        await using var app = await AuthApp.StartAsync(options => options.FieldNaming = FieldNaming.CamelCase);
        await app.Client.SignUpAsync(Email);
        var form = Password();
        form["device_name"] = "Ann's phone";

        var tokens = TokenPair.From(await (await app.Client.PostFormAsync("/users/token", form)).SuccessAsync());

        Assert.Contains("Ann's phone", (await app.Client.GetAsync("/users/me/devices", tokens.Access)).Body.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        (await app.Client.PostFormAsync("/users/token", Refresh("nonsense"))).IsOAuthError(400, "invalid_grant", "invalid_refresh_token");
    }

    [Fact]
    public async Task No_failure_repeats_what_was_sent()
    {
        const string Secret = "hunter2-and-more";
        foreach (var form in new[] { $"grant_type={Secret}", $"grant_type=refresh_token&refresh_token={Secret}", $"grant_type=password&password={Secret}" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/users/token") { Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded") };
            Assert.DoesNotContain(Secret, (await _app.Client.SendAsync(request)).Body, StringComparison.Ordinal);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Dictionary<string, string> Password()
        => new() { ["grant_type"] = "password", ["username"] = Email, ["password"] = AuthClient.Password, ["client_id"] = "phone" };

    private static Dictionary<string, string> Refresh(string token, string? client = null)
    {
        Dictionary<string, string> form = new() { ["grant_type"] = "refresh_token", ["refresh_token"] = token };
        if (client is not null)
        {
            form["client_id"] = client;
        }

        return form;
    }

    private Task<TokenPair> LoginAsync() => _app.Client.LoginAsync(Email, "phone");

    private Task<Answer> TokenAsync(Dictionary<string, string> form) => _app.Client.PostFormAsync("/users/token", form);
}
