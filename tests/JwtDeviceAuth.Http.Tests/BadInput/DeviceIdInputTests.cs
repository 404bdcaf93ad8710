using System.Globalization;
using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>1 to 128 printable characters, and not the reserved value; what is taken comes back as it was sent.</summary>
public abstract class DeviceIdInputTests(BadInputApp app)
{
    public static TheoryData<string> NoDeviceIds =>
    [
        string.Empty,
        " ",
        " phone",
        "phone ",
        "\u00A0phone",
        "phone\u3000",
        "pho\nne",
        "phone\n",
        "pho\r\nne",
        "pho\tne",
        "pho\0ne",
        "\0",
        "pho\u0001ne",
        "pho\u001Bne",
        "pho\u007Fne",
        "pho\u0085ne",
        "pho\u200Bne",
        "pho\u202Ene",
        "pho\u2028ne",
        "pho\u2029ne",
        "pho\uFEFFne",
        "pho\uFFFDne",
        "pho\uE000ne",
        "pho\uFFFFne",
        "(none)",
        new string('d', 129),
        new string('d', 10_000),
        string.Concat(Enumerable.Repeat("\U0001F600", 65)),
    ];

    public static TheoryData<string> DeviceIds =>
    [
        "d",
        "0",
        "null",
        "(None)",
        "none",
        "a b",
        "\u6F22\u5B57 \u00E9 \U0001F600",
        "'; DROP TABLE users_token; --",
        "{\"a\":[1]}",
        "a%00b",
        "../../etc/passwd",
        new string('d', 128),
        // Texts that look like a time, which the reader of access tokens must leave alone.
        "2026-03-01T12:00:00.0000000Z",
        "2026-03-01",
        "12:00",
    ];

    [Theory]
    [MemberData(nameof(NoDeviceIds))]
    public async Task What_is_no_device_id_is_refused_under_either_name(string deviceId)
    {
        foreach (var name in new[] { "device_id", "client_id" })
        {
            (await LoginAsync(new() { [name] = deviceId }))
                .IsInvalid("device_id");
            (await app.Client.PostJsonAsync(
                "/users/login",
                new JsonObject { ["email"] = BadInputApp.Email, ["password"] = AuthClient.Password, [name] = deviceId }))
                .IsInvalid("device_id");
        }
    }

    [Fact]
    public async Task A_missing_device_id_is_refused()
        => (await LoginAsync([])).IsInvalid("device_id");

    [Fact]
    public async Task A_client_id_does_not_mend_an_empty_device_id()
        => (await LoginAsync(new() { ["device_id"] = string.Empty, ["client_id"] = "phone" })).IsInvalid("device_id");

    [Theory]
    [MemberData(nameof(DeviceIds))]
    public async Task A_device_id_works_through_login_list_and_refresh(string deviceId)
    {
        var tokens = await app.Client.LoginAsync(BadInputApp.Email, deviceId);
        var refreshed = await app.Client.RefreshAsync(tokens.Refresh);

        foreach (var pair in new[] { tokens, refreshed })
        {
            Assert.Equal(deviceId, (string?)pair.AccessPayload["device_id"]);
            Assert.Equal(deviceId, (string?)(await app.CurrentDeviceAsync(pair))["device_id"]);
        }
    }

    [Fact]
    public async Task Device_ids_are_case_sensitive()
    {
        var lower = await app.Client.LoginAsync(BadInputApp.Email, "tablet");
        var upper = await app.Client.LoginAsync(BadInputApp.Email, "TABLET");

        Assert.NotEqual((long)(await app.CurrentDeviceAsync(lower))["id"]!, (long)(await app.CurrentDeviceAsync(upper))["id"]!);
    }

    [Fact]
    public async Task A_User_Agent_is_cut_and_kept_if_it_can_be_shown()
    {
        Dictionary<string, string?> keptOfSent = new()
        {
            [new string('u', 4096)] = new string('u', 256),
            ["caf\u00C3\u00A9"] = "caf\u00E9",
            ["'; DROP TABLE users; --"] = "'; DROP TABLE users; --",
            ["a\tb"] = "a b",
            // An emoji and an invisible mark, as the bytes of UTF-8.
            [new string('u', 255) + "\u00F0\u009F\u0093\u00B1"] = new string('u', 255),
            ["a\u00E2\u0080\u008Fb"] = "ab",
            [string.Empty] = null,
        };
        foreach (var (sent, kept) in keptOfSent)
        {
            var login = await PostAsync("/users/login", $"email={BadInputApp.Email}&password={AuthClient.Password}&device_id=browser", sent);
            var tokens = TokenPair.From(await login.SuccessAsync());

            Assert.Equal(kept, (string?)(await app.CurrentDeviceAsync(tokens))["user_agent"]);
        }
    }

    [Fact]
    public async Task A_User_Agent_that_is_no_text_is_refused_by_the_server_and_costs_no_session()
    {
        var tokens = await app.Client.LoginAsync(BadInputApp.Email, "browser");
        foreach (var sent in new[] { "a\u00FFb", "a\u0080b", "a\0b" })
        {
            Assert.Equal(400, (await PostRefreshAsync(tokens.Refresh, sent)).Status);
        }

        await app.Client.RefreshAsync(tokens.Refresh);
    }

    private Task<Answer> LoginAsync(Dictionary<string, string> device)
    {
        Dictionary<string, string> form = new(device) { ["email"] = BadInputApp.Email, ["password"] = AuthClient.Password };
        return app.Client.PostFormAsync("/users/login", form);
    }

    private Task<Answer> PostRefreshAsync(string refreshToken, string userAgent)
        => PostAsync("/users/refresh", $"refresh_token={refreshToken}", userAgent);

    private Task<Answer> PostAsync(string path, string body, string userAgent)
    {
        string[] headers =
        [
            $"User-Agent: {userAgent}",
            $"Content-Type: {Bodies.FormType}",
            $"Content-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}",
        ];
        return RawHttp.SendAsync(app.App.Address, $"POST {path}", headers, body);
    }
}

public sealed class DeviceIdInputOnSqliteTests(BadInputApp app) : DeviceIdInputTests(app), IClassFixture<BadInputApp>;

public sealed class DeviceIdInputOnThreeNodesTests(BadInputOnThreeNodes app) : DeviceIdInputTests(app), IClassFixture<BadInputOnThreeNodes>;
