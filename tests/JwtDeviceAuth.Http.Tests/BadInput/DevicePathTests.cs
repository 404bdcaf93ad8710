using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>An id that names no device of the user is a 404 with a code, whatever it looks like.</summary>
public abstract class DevicePathTests(BadInputApp app)
{
    public static TheoryData<string> NoIds =>
    [
        "0",
        "-1",
        "-0",
        "999999",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "18446744073709551617",
        new string('9', 4000),
        "0x1",
        "1e0",
        "1.0",
        "1,0",
        "+1",
        "%2B1",
        "%201",
        "1%20",
        "1%09",
        "1%0A",
        "%EF%BC%91",
        "%D9%A1",
        "phone",
        "null",
        "%2F",
        "1%2F",
        "%2F1",
        "1%2F..%2F1",
        "1%5C1",
        "1;1",
        "%FF",
        "%C0%80",
        "%25",
        "1%27%20OR%201=1--",
        "2?id=1",
    ];

    [Theory]
    [MemberData(nameof(NoIds))]
    public async Task An_id_that_is_none_is_not_found(string id)
    {
        // The user's device has the id 1, so that an id that is read too kindly would meet it.
        Assert.Equal(1, app.PhoneId);

        foreach (var method in new[] { "PATCH", "DELETE" })
        {
            (await SendRawAsync(method, id)).IsProblem(404, "device_not_found");
        }
    }

    [Theory]
    [InlineData("", 405)]
    [InlineData("/", 404)]
    [InlineData("1/1", 404)]
    [InlineData("1//", 404)]
    [InlineData("../1", 404)]
    public async Task Another_number_of_segments_is_another_address(string rest, int status)
    {
        foreach (var method in new[] { "PATCH", "DELETE" })
        {
            Assert.Equal(status, (await SendRawAsync(method, rest)).Status);
        }
    }

    [Fact]
    public async Task A_NUL_in_the_address_is_refused_by_the_server()
        => Assert.Equal(400, (await SendRawAsync("DELETE", "1%00")).Status);

    [Fact]
    public async Task The_device_of_another_user_is_not_found_and_stays_signed_in()
    {
        await app.Client.SignUpAsync("bob@example.com");
        var bob = await app.Client.LoginAsync("bob@example.com", "laptop", deviceName: "mine");
        var id = (long)(await app.CurrentDeviceAsync(bob))["id"]!;

        (await app.Client.SendAsync(HttpMethod.Delete, $"/users/me/devices/{id}", app.Tokens.Access)).IsProblem(404, "device_not_found");
        (await app.Client.SendJsonAsync(
            HttpMethod.Patch, $"/users/me/devices/{id}", app.Tokens.Access, new JsonObject { ["device_name"] = "yours" }))
            .IsProblem(404, "device_not_found");

        Assert.Equal("mine", (string?)(await app.CurrentDeviceAsync(bob))["device_name"]);
        await app.Client.RefreshAsync(bob.Refresh);
    }

    [Fact]
    public async Task A_device_that_was_ended_is_not_found_again()
    {
        var tokens = await app.Client.LoginAsync(BadInputApp.Email, "old");
        var id = (long)(await app.CurrentDeviceAsync(tokens))["id"]!;

        Assert.Equal(204, (await app.Client.SendAsync(HttpMethod.Delete, $"/users/me/devices/{id}", app.Tokens.Access)).Status);
        (await app.Client.SendAsync(HttpMethod.Delete, $"/users/me/devices/{id}", app.Tokens.Access)).IsProblem(404, "device_not_found");
    }

    private Task<Answer> SendRawAsync(string method, string id)
    {
        const string Body = """{"device_name":"x"}""";
        string[] headers =
            [$"Authorization: Bearer {app.Tokens.Access}", $"Content-Type: {Bodies.JsonType}", $"Content-Length: {Body.Length}"];
        return RawHttp.SendAsync(app.App.Address, $"{method} /users/me/devices/{id}", headers, Body);
    }
}

public sealed class DevicePathOnSqliteTests(BadInputApp app) : DevicePathTests(app), IClassFixture<BadInputApp>;

public sealed class DevicePathOnThreeNodesTests(BadInputOnThreeNodes app) : DevicePathTests(app), IClassFixture<BadInputOnThreeNodes>;
