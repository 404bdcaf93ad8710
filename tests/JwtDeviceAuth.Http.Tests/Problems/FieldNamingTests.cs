using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Problems;

/// <summary>With <c>FieldNaming</c> = <c>CamelCase</c> every body is read and written so, but OAuth's own names, which have one spelling.</summary>
public sealed class FieldNamingTests : IAsyncLifetime
{
    private const string Email = "ann@example.com";

    private AuthApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await AuthApp.StartAsync(options => options.FieldNaming = FieldNaming.CamelCase, new Mailbox().AddTo);
        await _app.Client.SignUpAsync(Email);
    }

    [Fact]
    public async Task Bodies_are_read_and_written_in_camelCase()
    {
        var tokens = await LoginAsync();
        Assert.Equal(["accessToken", "expiresIn", "refreshExpiresIn", "refreshToken", "tokenType"], NamesOf(tokens));

        var refreshed = await (await _app.Client.PostJsonAsync("/users/refresh", new JsonObject { ["refreshToken"] = (string?)tokens["refreshToken"] })).SuccessAsync();
        var access = (string)refreshed["accessToken"]!;
        Assert.Equal(["createdAt", "email", "id", "name", "updatedAt"], NamesOf(await (await _app.Client.GetAsync("/users/me", access)).SuccessAsync()));

        var device = Assert.Single((await (await _app.Client.GetAsync("/users/me/devices", access)).SuccessAsync()).AsArray())!;
        Assert.Contains("lastUsedAt", NamesOf(device));
        Assert.DoesNotContain(NamesOf(device), name => name.Contains('_', StringComparison.Ordinal));
        var renamed = await _app.Client.SendJsonAsync(
            HttpMethod.Patch, $"/users/me/devices/{device["id"]}", access, new JsonObject { ["deviceName"] = "Ann's phone" });
        Assert.Equal("Ann's phone", (string?)(await renamed.SuccessAsync())["deviceName"]);

        var changed = await _app.Client.SendJsonAsync(
            HttpMethod.Put, "/users/me", access, new JsonObject { ["oldPassword"] = AuthClient.Password, ["newPassword"] = AuthClient.Password + "!" });
        Assert.Equal(200, changed.Status);
        Assert.Equal(204, (await _app.Client.PostJsonAsync("/users/logout-all", new JsonObject { ["keepCurrent"] = true }, access)).Status);
    }

    [Fact]
    public async Task Errors_name_the_fields_so_wherever_they_are_found()
    {
        (await _app.Client.PostJsonAsync("/users/login", new JsonObject { ["device_id"] = "phone", ["password"] = 5 })).IsInvalid("email", "password", "deviceId");

        var access = (string)(await LoginAsync())["accessToken"]!;
        var weak = await _app.Client.SendJsonAsync(
            HttpMethod.Put, "/users/me", access, new JsonObject { ["oldPassword"] = AuthClient.Password, ["newPassword"] = "short" });
        weak.IsInvalid("newPassword");
        (await _app.Client.SendJsonAsync(HttpMethod.Put, "/users/me", access, new JsonObject { ["name"] = "Ann" })).IsInvalid("oldPassword");
    }

    [Fact]
    public async Task A_client_that_speaks_OAuth_is_answered_in_OAuths_names()
    {
        var tokens = TokenPair.From(await (await _app.Client.PostFormAsync("/users/login", new()
        {
            ["grant_type"] = "password",
            ["username"] = Email,
            ["password"] = AuthClient.Password,
            ["client_id"] = "phone",
        })).SuccessAsync());

        var again = await _app.Client.PostFormAsync("/users/refresh", new() { ["grant_type"] = "refresh_token", ["refresh_token"] = tokens.Refresh });

        TokenPair.From(await again.SuccessAsync());
        (await _app.Client.PostFormAsync("/users/login", new() { ["grant_type"] = "code", ["username"] = Email, ["password"] = "x", ["client_id"] = "phone" }))
            .IsOAuthError(400, "unsupported_grant_type", "unsupported_grant_type");
    }

    [Fact]
    public async Task Claims_of_tokens_stay_as_they_are()
    {
        var claims = TokenPair.Payload((string)(await LoginAsync())["accessToken"]!);

        Assert.Equal("phone", (string?)claims["device_id"]);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<JsonNode> LoginAsync() => await (await _app.Client.PostJsonAsync(
        "/users/login", new JsonObject { ["email"] = Email, ["password"] = AuthClient.Password, ["deviceId"] = "phone" })).SuccessAsync();

    private static string[] NamesOf(JsonNode body) => [.. body.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal)];
}
