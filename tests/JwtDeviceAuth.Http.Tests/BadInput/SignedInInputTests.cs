using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>The fields of refresh, logout-all, the profile and the device list.</summary>
public abstract class SignedInInputTests(BadInputApp app)
{
    public static TheoryData<string> NoTexts => ["0", "-1.5e3", "true", "false", "[]", "[\"a\"]", "{}", "{\"a\":\"b\"}"];

    [Theory]
    [MemberData(nameof(NoTexts))]
    public async Task A_required_field_that_is_no_text_is_named(string value)
    {
        (await SendAsync("POST", "/users/refresh", $$"""{"refresh_token":{{value}}}""")).IsInvalid("refresh_token");
        (await SendAsync("PUT", "/users/me", $$"""{"old_password":{{value}}}""")).IsInvalid("old_password");
        (await SendAsync("DELETE", "/users/me", $$"""{"password":{{value}}}""")).IsInvalid("password");
        (await SendAsync("PATCH", $"/users/me/devices/{app.PhoneId}", $$"""{"device_name":{{value}}}""")).IsInvalid("device_name");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"refresh_token":null,"old_password":null,"password":null,"device_name":null}""")]
    [InlineData("""{"refresh_token":"","old_password":"","password":"","device_name":""}""")]
    [InlineData("""{"Refresh_token":"a","oldPassword":"a","Password":"a","deviceName":"a"}""")]
    public async Task A_required_field_that_is_absent_or_empty_is_named(string json)
    {
        (await SendAsync("POST", "/users/refresh", json)).IsInvalid("refresh_token");
        (await SendAsync("PUT", "/users/me", json)).IsInvalid("old_password");
        (await SendAsync("DELETE", "/users/me", json)).IsInvalid("password");
        (await SendAsync("PATCH", $"/users/me/devices/{app.PhoneId}", json)).IsInvalid("device_name");
    }

    [Theory]
    [InlineData("")]
    [InlineData("refresh_token=")]
    [InlineData("refresh_token")]
    [InlineData("access_token=x")]
    public async Task A_refresh_form_without_a_token_is_refused(string form)
        => (await app.Client.SendAsync(HttpMethod.Post, "/users/refresh", content: Bodies.Form(form))).IsInvalid("refresh_token");

    [Theory]
    [MemberData(nameof(NoTexts))]
    public async Task An_optional_field_of_the_profile_that_is_no_text_is_named(string value)
        => (await SendAsync("PUT", "/users/me", $$"""{"old_password":"a","name":{{value}},"new_password":{{value}}}"""))
            .IsInvalid("name", "new_password");

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"  \"")]
    [InlineData("\"A\\u0000nn\"")]
    [InlineData("\"A\\nnn\"")]
    [InlineData("\"A\\uFFFDnn\"")]
    [InlineData("\"A\\u202Enn\"")]
    public async Task A_new_name_that_cannot_be_shown_is_refused(string name)
        => (await SendAsync("PUT", "/users/me", $$"""{"old_password":"correct horse battery","name":{{name}}}""")).IsInvalid("name");

    [Fact]
    public async Task A_new_name_of_256_characters_is_refused()
        => (await SendAsync("PUT", "/users/me", $$"""{"old_password":"correct horse battery","name":"{{new string('a', 256)}}"}"""))
            .IsInvalid("name");

    [Theory]
    [InlineData("\"   \"")]
    [InlineData("\"a\\nb\"")]
    [InlineData("\"a\\u0000b\"")]
    [InlineData("\"a\\u202Eb\"")]
    [InlineData("\"a\\uFFFDb\"")]
    public async Task A_device_name_that_cannot_be_shown_is_refused(string name)
        => (await SendAsync("PATCH", $"/users/me/devices/{app.PhoneId}", $$"""{"device_name":{{name}}}""")).IsInvalid("device_name");

    [Fact]
    public async Task A_device_name_of_129_characters_is_refused()
        => (await SendAsync("PATCH", $"/users/me/devices/{app.PhoneId}", $$"""{"device_name":"{{new string('a', 129)}}"}"""))
            .IsInvalid("device_name");

    [Theory]
    [InlineData("1")]
    [InlineData("0")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[true]")]
    [InlineData("\"\"")]
    [InlineData("\"yes\"")]
    [InlineData("\"1\"")]
    public async Task What_is_neither_true_nor_false_is_refused_before_any_session_ends(string value)
        => (await SendAsync("POST", "/users/logout-all", $$"""{"keep_current":{{value}}}""")).IsInvalid("keep_current");

    [Theory]
    [InlineData("keep_current=")]
    [InlineData("keep_current")]
    [InlineData("keep_current=on")]
    [InlineData("keep_current=true,true")]
    [InlineData("keep_current=tru%00e")]
    public async Task A_form_with_neither_true_nor_false_is_refused_before_any_session_ends(string form)
        => (await app.Client.SendAsync(HttpMethod.Post, "/users/logout-all", app.Tokens.Access, Bodies.Form(form)))
            .IsInvalid("keep_current");

    [Theory]
    [InlineData("?keep_current=", null)]
    [InlineData("?keep_current", null)]
    [InlineData("?keep_current=maybe", null)]
    [InlineData("?keep_current=%FF", null)]
    [InlineData("?keep_current=true&keep_current=true", null)]
    [InlineData("?keep_current=true&keep_current=false", null)]
    [InlineData("?keep_current=true", """{"keep_current":false}""")]
    [InlineData("?keep_current=true", """{"keep_current":"false"}""")]
    public async Task A_query_with_neither_true_nor_false_is_refused_before_any_session_ends(string query, string? json)
        => (await app.Client.SendAsync(
            HttpMethod.Post, $"/users/logout-all{query}", app.Tokens.Access, json is null ? null : Bodies.Json(json)))
            .IsInvalid("keep_current");

    [Fact]
    public async Task A_wrong_old_password_is_no_401_although_a_login_with_it_is()
    {
        (await SendAsync("PUT", "/users/me", """{"old_password":"wrong password","name":"Eve"}""")).IsProblem(400, "incorrect_password");
        (await SendAsync("DELETE", "/users/me", """{"password":"wrong password"}""")).IsProblem(400, "incorrect_password");
    }

    [Fact]
    public async Task A_logout_and_the_lists_read_no_body()
    {
        var tokens = await app.Client.LoginAsync(BadInputApp.Email, "gone");
        foreach (var path in new[] { "/users/me", "/users/me/devices" })
        {
            var answer = await app.Client.SendAsync(HttpMethod.Get, path, tokens.Access, Bodies.Typed("text/plain", Bodies.Raw("{\u00FF")));
            Assert.Equal(200, answer.Status);
        }

        var body = Bodies.Typed("a/b", Bodies.Raw("{\u00FF"));
        var logout = await app.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access, body);

        Assert.Equal(204, logout.Status);
        (await app.Client.PostRefreshAsync(tokens.Refresh)).IsProblem(401, "invalid_refresh_token");
    }

    [Theory]
    [InlineData("POST", "/users/me")]
    [InlineData("PATCH", "/users/me")]
    [InlineData("GET", "/users/login")]
    [InlineData("PUT", "/users/signup")]
    [InlineData("GET", "/users/refresh")]
    [InlineData("DELETE", "/users/logout")]
    [InlineData("GET", "/users/logout-all")]
    [InlineData("DELETE", "/users/me/devices")]
    [InlineData("GET", "/users/me/devices/1")]
    [InlineData("FROB", "/users/me")]
    public async Task Another_method_is_not_allowed(string method, string path)
        => Assert.Equal(405, (await app.Client.SendAsync(HttpMethod.Parse(method), path, app.Tokens.Access)).Status);

    private Task<Answer> SendAsync(string method, string path, string json)
        => app.Client.SendAsync(HttpMethod.Parse(method), path, app.Tokens.Access, Bodies.Json(json));
}

public sealed class SignedInInputOnSqliteTests(BadInputApp app) : SignedInInputTests(app), IClassFixture<BadInputApp>;

public sealed class SignedInInputOnThreeNodesTests(BadInputOnThreeNodes app) : SignedInInputTests(app), IClassFixture<BadInputOnThreeNodes>;
