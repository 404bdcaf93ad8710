using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>The fields of the endpoints that confirm addresses and reset passwords.</summary>
public sealed class CodeInputTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    private static readonly Dictionary<string, string> Codes = new()
    {
        ["a letter"] = "a",
        ["a space"] = " ",
        ["a NUL"] = "\0",
        ["32 zero bytes"] = new string('A', 43),
        ["with padding"] = new string('A', 43) + "=",
        ["not base64url"] = new string('+', 43),
        ["an access token"] = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",
        ["SQL"] = "' OR '1'='1",
        ["not ASCII"] = "\u2603\U0001F600",
        ["ten thousand letters"] = new string('a', 10_000),
    };

    public static TheoryData<string> CodeNames => [.. Codes.Keys];

    public static TheoryData<string> NoTexts => ["0", "-1.5e3", "true", "false", "[]", "[\"a\"]", "{}", "{\"a\":\"b\"}"];

    [Theory]
    [MemberData(nameof(CodeNames))]
    public async Task What_is_no_code_is_refused(string code)
    {
        (await PostAsync("email/confirm", new JsonObject { ["code"] = Codes[code] })).IsProblem(400, "invalid_code");
        (await PostAsync("password/reset", new JsonObject { ["code"] = Codes[code], ["new_password"] = "another password" })).IsProblem(400, "invalid_code");
    }

    [Theory]
    [MemberData(nameof(NoTexts))]
    public async Task A_field_that_is_no_text_is_named(string value)
    {
        (await PostAsync("email/confirm", $$"""{"code":{{value}}}""")).IsInvalid("code");
        (await PostAsync("password/forgot", $$"""{"email":{{value}}}""")).IsInvalid("email");
        (await PostAsync("password/reset", $$"""{"code":{{value}},"new_password":{{value}}}""")).IsInvalid("code", "new_password");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"code":null,"email":null,"new_password":null}""")]
    [InlineData("""{"code":"","email":"","new_password":""}""")]
    [InlineData("""{"Code":"a","Email":"ann@example.com","newPassword":"another password"}""")]
    public async Task A_field_that_is_absent_or_empty_is_named(string json)
    {
        (await PostAsync("email/confirm", json)).IsInvalid("code");
        (await PostAsync("password/forgot", json)).IsInvalid("email");
        (await PostAsync("password/reset", json)).IsInvalid("code", "new_password");
    }

    [Theory]
    [InlineData("ann")]
    [InlineData("ann@")]
    [InlineData("@example.com")]
    [InlineData("ann@example.com\nBcc: eve@example.com")]
    [InlineData("ann@example.com, eve@example.com")]
    [InlineData("Ann <ann@example.com>")]
    [InlineData("ann@example.com\0")]
    public async Task What_is_no_address_is_refused(string email)
        => (await PostAsync("password/forgot", new JsonObject { ["email"] = email })).IsInvalid("email");

    [Fact]
    public async Task A_code_in_the_address_is_not_looked_at()
    {
        (await PostAsync("email/confirm?code=a", "{}")).IsInvalid("code");
        (await PostAsync("password/reset?code=a&new_password=another+password", "{}")).IsInvalid("code", "new_password");
    }

    [Theory]
    [InlineData("GET", "email/confirm")]
    [InlineData("PUT", "password/reset")]
    [InlineData("GET", "password/forgot")]
    [InlineData("GET", "me/email/confirmation")]
    public async Task Another_method_is_not_allowed(string method, string path)
        => Assert.Equal(405, (await app.Client.SendAsync(HttpMethod.Parse(method), $"/users/{path}", app.Tokens.Access)).Status);

    private Task<Answer> PostAsync(string path, JsonObject body) => app.Client.PostJsonAsync($"/users/{path}", body, app.Tokens.Access);

    private Task<Answer> PostAsync(string path, string json) => app.Client.SendAsync(HttpMethod.Post, $"/users/{path}", app.Tokens.Access, Bodies.Json(json));
}
