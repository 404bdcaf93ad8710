using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>The fields of a login, under our names and under OAuth's.</summary>
public abstract class LoginInputTests(BadInputApp app)
{
    private const string Right = "email=ann@example.com&password=correct+horse+battery";

    [Theory]
    [InlineData("", "email", "password", "device_id")]
    [InlineData("email=ann@example.com", "password", "device_id")]
    [InlineData("email=&password=&device_id=", "email", "password", "device_id")]
    [InlineData("email&password&device_id", "email", "password", "device_id")]
    [InlineData("username=&password=x&client_id=", "email", "device_id")]
    [InlineData("EMAIL=a&Password=b&device-id=c", "email", "password", "device_id")]
    [InlineData("email[]=ann@example.com&password=x&device_id=x", "email")]
    public async Task Missing_and_empty_fields_of_a_form_are_named(string form, params string[] fields)
        => (await LoginAsync(Bodies.Form(form))).IsInvalid(fields);

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[\"phone\"]")]
    [InlineData("{\"a\":\"phone\"}")]
    public async Task A_field_that_is_no_text_is_named(string value)
    {
        foreach (var field in new[] { "email", "password", "device_id" })
        {
            var json = """{"email":"ann@example.com","password":"correct horse battery","device_id":"phone"}""";
            var start = json.IndexOf($"\"{field}\":", StringComparison.Ordinal) + field.Length + 3;
            var end = json.IndexOf('"', start + 1) + 1;

            (await LoginAsync(Bodies.Json(json[..start] + value + json[end..]))).IsInvalid(field);
        }
    }

    [Theory]
    [InlineData("username", "email", "username")]
    [InlineData("client_id", "device_id", "client_id")]
    public async Task A_field_under_OAuths_name_that_is_no_text_is_named(string alias, params string[] fields)
    {
        var json = """{"username":"ann@example.com","password":"correct horse battery","client_id":"phone"}""";

        (await LoginAsync(Bodies.Json(json.Replace($"\"{alias}\":", $"\"{alias}\":1,\"x\":", StringComparison.Ordinal)))).IsInvalid(fields);
    }

    [Fact]
    public async Task OAuths_names_work_in_a_form()
        => await (await LoginAsync(Bodies.Form(
            "grant_type=password&username=ann@example.com&password=correct+horse+battery&client_id=oauth&scope=&client_secret=x")))
            .SuccessAsync();

    [Fact]
    public async Task OAuths_names_work_in_JSON()
        => await (await LoginAsync(Bodies.Json(
            """{"username":"ann@example.com","password":"correct horse battery","client_id":"oauth"}"""))).SuccessAsync();

    [Fact]
    public async Task Our_names_go_before_OAuths()
    {
        await (await LoginAsync(Bodies.Form($"{Right}&username=nobody@example.com&device_id=ours&client_id=theirs"))).SuccessAsync();

        var devices = (await app.Client.GetAsync("/users/me/devices", app.Tokens.Access)).Json.AsArray();
        Assert.Contains(devices, device => (string?)device!["device_id"] == "ours");
        Assert.DoesNotContain(devices, device => (string?)device!["device_id"] == "theirs");
    }

    [Theory]
    [InlineData("PASSWORD")]
    [InlineData("refresh_token")]
    [InlineData("client_credentials")]
    [InlineData("password ")]
    public async Task A_grant_type_other_than_password_is_refused(string grantType)
        => (await LoginAsync(Bodies.Form($"{Right}&device_id=phone&grant_type={grantType}"))).IsOAuthError(400, "unsupported_grant_type", "unsupported_grant_type");

    [Fact]
    public async Task An_empty_grant_type_counts_as_none()
        => TokenPair.From(await (await LoginAsync(Bodies.Form($"{Right}&device_id=empty&grant_type="))).SuccessAsync());

    [Fact]
    public async Task A_grant_type_that_is_no_text_is_refused()
        => (await LoginAsync(Bodies.Json("""{"email":"a","password":"b","device_id":"c","grant_type":1}"""))).IsInvalid("grant_type");

    [Theory]
    [InlineData("tab\tinside", "tab inside")]
    [InlineData("line\r\nbreak", "line  break")]
    [InlineData("a\0b", "ab")]
    [InlineData("a\u001Bb", "ab")]
    [InlineData("a\u202Eb", "ab")]
    [InlineData("a\uFFFDb", "ab")]
    [InlineData("\u200FAnn\u00ADs phone\u200E", "Anns phone")]
    [InlineData("\u202E\u0000", null)]
    [InlineData("\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F phone", "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F phone")]
    public async Task A_device_name_that_cannot_be_shown_is_shown_as_far_as_it_can_and_refuses_no_login(string sent, string? shown)
    {
        var tokens = await app.Client.LoginAsync(BadInputApp.Email, Guid.NewGuid().ToString(), deviceName: sent);

        Assert.Equal(shown, (string?)(await app.CurrentDeviceAsync(tokens))["device_name"]);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("false")]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task A_device_name_that_is_no_text_refuses_no_login(string name)
        => await (await LoginAsync(Bodies.Json(
            $$"""{"email":"ann@example.com","password":"correct horse battery","device_id":"c","device_name":{{name}}}"""))).SuccessAsync();

    [Fact]
    public async Task A_device_name_is_cut_at_a_whole_character_to_128()
    {
        const string Family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";
        foreach (var (sent, kept) in new[]
        {
            ($" {new string('n', 128)} ", new string('n', 128)),
            (new string('n', 129), new string('n', 128)),
            (new string('n', 127) + "\U0001F4F1", new string('n', 127)),
            (new string('n', 121) + Family + "n", new string('n', 121)),
            (new string('n', 120) + Family + "n", new string('n', 120) + Family),
        })
        {
            var tokens = await app.Client.LoginAsync(BadInputApp.Email, "named", deviceName: sent);

            Assert.Equal(kept, (string?)(await app.CurrentDeviceAsync(tokens))["device_name"]);
        }
    }

    [Fact]
    public async Task A_blank_device_name_is_none()
    {
        var tokens = await app.Client.LoginAsync(BadInputApp.Email, "blank", deviceName: " \t ");

        Assert.Null((await app.CurrentDeviceAsync(tokens))["device_name"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no secret or colon")]
    [InlineData(":secret")]
    [InlineData("(none):")]
    [InlineData("%28none%29:")]
    [InlineData("a%0Ab:")]
    [InlineData("a%FFb:")]
    [InlineData("a\u00FFb:")]
    public async Task A_client_id_in_a_Basic_header_has_to_be_a_device_id(string pair)
        => (await LoginWithBasicAsync(Convert.ToBase64String(Bodies.Raw(pair)))).IsInvalid("device_id");

    [Theory]
    [InlineData("!!!")]
    [InlineData("cGhvbmU6=")]
    [InlineData("cGhvbmU6, Basic cGhvbmU6")]
    public async Task A_Basic_header_that_is_no_base64_is_no_client_id(string credentials)
        => (await LoginWithBasicAsync(credentials)).IsInvalid("device_id");

    [Theory]
    [InlineData("Basic", "swagger:")]
    [InlineData("basic", "swagger:secret:with:colons")]
    [InlineData("BASIC", "%73wagger:\u00FF")]
    public async Task A_client_id_from_a_Basic_header_works(string scheme, string pair)
    {
        var answer = await LoginWithBasicAsync(Convert.ToBase64String(Bodies.Raw(pair)), scheme);

        var device = await app.CurrentDeviceAsync(TokenPair.From(await answer.SuccessAsync()));
        Assert.Equal("swagger", (string?)device["device_id"]);
    }

    private async Task<Answer> LoginWithBasicAsync(string credentials, string scheme = "Basic")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/users/login") { Content = Bodies.Form(Right) };
        request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {credentials}");
        return await app.Client.SendAsync(request);
    }

    private Task<Answer> LoginAsync(HttpContent body) => app.Client.SendAsync(HttpMethod.Post, "/users/login", content: body);
}

public sealed class LoginInputOnSqliteTests(BadInputApp app) : LoginInputTests(app), IClassFixture<BadInputApp>;

public sealed class LoginInputOnThreeNodesTests(BadInputOnThreeNodes app) : LoginInputTests(app), IClassFixture<BadInputOnThreeNodes>;
