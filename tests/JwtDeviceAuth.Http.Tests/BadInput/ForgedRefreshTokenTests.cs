using System.Security.Cryptography;
using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>Refresh tokens that are damaged, forged or of somebody who is gone. None of them costs anybody a session.</summary>
public abstract class ForgedRefreshTokenTests(BadInputApp app)
{
    /// <summary>The key of refresh tokens, derived from the master secret as the library says it is.</summary>
    private static readonly string DerivedKey = Convert.ToBase64String(HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Convert.FromBase64String(AuthApp.SigningKey), 32, info: "JwtDeviceAuth refresh token v1"u8.ToArray()));

    private static readonly Dictionary<string, Action<JsonObject>> Headers = new()
    {
        ["no kid"] = header => header.Remove("kid"),
        ["kid null"] = header => header["kid"] = null,
        ["kid of another key"] = header => header["kid"] = "another",
        ["kid a path"] = header => header["kid"] = "../../../../dev/null",
        ["kid a number"] = header => header["kid"] = 1,
        ["no typ"] = header => header.Remove("typ"),
        ["typ JWT"] = header => header["typ"] = "JWT",
        ["typ of an access token"] = header => header["typ"] = "at+jwt",
        ["no alg"] = header => header.Remove("alg"),
        ["alg none"] = header => header["alg"] = "none",
        ["alg nOnE"] = header => header["alg"] = "nOnE",
        ["alg HS512"] = header => header["alg"] = "HS512",
        ["alg RS256"] = header => header["alg"] = "RS256",
    };

    private static readonly Dictionary<string, Action<JsonObject>> Claims = new()
    {
        ["no iss"] = claims => claims.Remove("iss"),
        ["iss of another"] = claims => claims["iss"] = "another",
        ["no sub"] = claims => claims.Remove("sub"),
        ["sub an integer"] = claims => claims["sub"] = 1,
        ["sub an array"] = claims => claims["sub"] = new JsonArray("1"),
        ["sub negative"] = claims => claims["sub"] = "-1",
        ["sub past every long"] = claims => claims["sub"] = "9223372036854775808",
        ["sub with a space"] = claims => claims["sub"] = "1 ",
        ["sub a word"] = claims => claims["sub"] = "ann",
        ["no sid"] = claims => claims.Remove("sid"),
        ["sid null"] = claims => claims["sid"] = null,
        ["sid a number"] = claims => claims["sid"] = 1,
        ["sid of nobody"] = claims => claims["sid"] = "AAAAAAAAAAAAAAAAAAAAAA",
        ["sid empty"] = claims => claims["sid"] = string.Empty,
        ["sid SQL"] = claims => claims["sid"] = "' OR 1=1 --",
        ["sid with a NUL"] = claims => claims["sid"] = (string?)claims["sid"] + "\0",
        ["sub of nobody"] = claims => claims["sub"] = "424242",
        ["no device_id"] = claims => claims.Remove("device_id"),
        ["device_id a number"] = claims => claims["device_id"] = 1,
        ["no login_type"] = claims => claims.Remove("login_type"),
        ["no jti"] = claims => claims.Remove("jti"),
        ["jti a number"] = claims => claims["jti"] = 1,
        ["jti empty"] = claims => claims["jti"] = string.Empty,
        ["jti a character short"] = claims => claims["jti"] = new string('A', 42),
        ["jti a character long"] = claims => claims["jti"] = new string('A', 44),
        ["no iat"] = claims => claims.Remove("iat"),
        ["iat a text"] = claims => claims["iat"] = "1",
        ["no exp"] = claims => claims.Remove("exp"),
        ["exp a text"] = claims => claims["exp"] = "9999999999",
        ["exp a fraction"] = claims => claims["exp"] = 9999999999.5,
        ["exp negative"] = claims => claims["exp"] = -1,
        ["exp the greatest long"] = claims => claims["exp"] = long.MaxValue,
        ["exp past every long"] = claims => claims["exp"] = JsonNode.Parse("9223372036854775808"),
        ["no claims at all"] = claims => claims.Clear(),
    };

    public static TheoryData<string> HeaderNames => [.. Headers.Keys];

    public static TheoryData<string> ClaimNames => [.. Claims.Keys];

    [Fact]
    public async Task A_token_with_the_right_claims_and_the_derived_key_passes()
    {
        var tokens = await app.Client.LoginAsync(BadInputApp.Email, "forge");

        await app.Client.RefreshAsync(TokenForge.Alter(tokens.Refresh, base64Key: DerivedKey));
    }

    [Theory]
    [MemberData(nameof(HeaderNames))]
    public Task A_token_with_another_header_is_refused_although_the_signature_is_right(string header)
        => RefusedAsync(TokenForge.Alter(app.Tokens.Refresh, header: Headers[header], base64Key: DerivedKey));

    [Theory]
    [MemberData(nameof(ClaimNames))]
    public Task A_token_with_a_wrong_claim_is_refused_although_the_signature_is_right(string claim)
        => RefusedAsync(TokenForge.Alter(app.Tokens.Refresh, Claims[claim], base64Key: DerivedKey));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("not JSON")]
    [InlineData("{\"sid\":\"\\ud800\"}")]
    public Task A_token_around_something_else_than_claims_is_refused(string payload)
        => RefusedAsync(TokenForge.Sign(TokenPair.Header(app.Tokens.Refresh).AsObject(), payload, DerivedKey));

    [Theory]
    [InlineData(100)]
    [InlineData(1000)]
    public Task A_token_with_many_levels_is_refused(int levels)
    {
        var payload = app.Tokens.RefreshPayload.ToJsonString();
        var deep = $"{payload[..^1]},\"deep\":{new string('[', levels)}{new string(']', levels)}}}";

        return RefusedAsync(TokenForge.Sign(TokenPair.Header(app.Tokens.Refresh).AsObject(), deep, DerivedKey));
    }

    [Fact]
    public async Task A_token_signed_with_another_key_than_the_derived_one_is_refused()
    {
        var accessKid = (string?)TokenPair.Header(app.Tokens.Access)["kid"];

        await RefusedAsync(TokenForge.Alter(app.Tokens.Refresh));
        await RefusedAsync(TokenForge.Alter(app.Tokens.Refresh, header: header => header["kid"] = accessKid));
        await RefusedAsync(TokenForge.Alter(app.Tokens.Refresh, base64Key: Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
        await RefusedAsync(TokenForge.Alter(app.Tokens.Refresh, claims => claims["exp"] = 1));
    }

    [Fact]
    public async Task An_access_token_is_no_refresh_token()
    {
        await RefusedAsync(app.Tokens.Access);
        await RefusedAsync(TokenForge.Alter(app.Tokens.Access, header: header => header["typ"] = "rt+jwt"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_token_that_is_damaged_in_one_part_is_refused(int part)
    {
        var parts = app.Tokens.Refresh.Split('.');
        var text = parts[part];
        var other = text[10] == 'A' ? 'B' : 'A';
        string[] damaged =
        [
            string.Empty, text[1..], text[..^1], text[..^2], text + "A", text + "!", "A" + text, $"{text[..10]}{other}{text[11..]}",
            $"{text[..10]}.{text[11..]}", $"{text[..10]} {text[11..]}", $"{text[..10]}\u00E9{text[11..]}", text + text,
        ];
        foreach (var changed in damaged)
        {
            await RefusedAsync(string.Join('.', parts.Select((original, index) => index == part ? changed : original)));
        }
    }

    [Fact]
    public async Task A_token_with_something_around_it_is_refused()
    {
        var token = app.Tokens.Refresh;
        foreach (var text in new[]
        {
            $" {token}", $"{token} ", $"{token}\n", $"\r\n{token}", $"{token}\0", $"\"{token}\"", $"Bearer {token}", $"{token},{token}",
            $"{token}\n{token}", token.Insert(token.Length / 2, "\r\n"),
            $"{token}.", $".{token}", $"{token}..", $"{token}.a.b", $"\uFEFF{token}",
        })
        {
            await RefusedAsync(text);
        }
    }

    [Theory]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("....")]
    [InlineData("null")]
    [InlineData("\0")]
    [InlineData("\u00E9\u00E9.\u00E9\u00E9.\u00E9\u00E9")]
    public Task A_text_that_is_no_token_is_refused(string text) => RefusedAsync(text);

    [Theory]
    [InlineData('a')]
    [InlineData('.')]
    public async Task A_long_text_is_refused(char character)
    {
        await RefusedAsync(new string(character, 4096));
        await RefusedAsync(new string(character, 5 * 1024));
        await RefusedAsync(TokenForge.Alter(
            app.Tokens.Refresh, claims => claims["pad"] = new string(character, 5 * 1024), base64Key: DerivedKey));
    }

    [Fact]
    public async Task An_empty_token_is_a_missing_field()
        => (await app.Client.PostRefreshAsync(string.Empty)).IsInvalid("refresh_token");

    [Fact]
    public async Task The_refresh_token_of_a_deleted_user_is_refused()
    {
        await app.Client.SignUpAsync("gone@example.com");
        var tokens = await app.Client.LoginAsync("gone@example.com", "phone");
        JsonObject body = new() { ["password"] = AuthClient.Password };
        Assert.Equal(204, (await app.Client.SendJsonAsync(HttpMethod.Delete, "/users/me", tokens.Access, body)).Status);

        await RefusedAsync(tokens.Refresh);
    }

    private async Task RefusedAsync(string token)
    {
        var inForm = await app.Client.PostRefreshAsync(token);
        var inJson = await app.Client.PostJsonAsync("/users/refresh", new JsonObject { ["refresh_token"] = token });

        foreach (var answer in new[] { inForm, inJson })
        {
            Assert.Equal("Bearer error=\"invalid_token\"", answer.IsProblem(401, "invalid_refresh_token").Headers["WWW-Authenticate"]);
        }
    }
}

public sealed class ForgedRefreshTokenOnSqliteTests(BadInputApp app) : ForgedRefreshTokenTests(app), IClassFixture<BadInputApp>;

public sealed class ForgedRefreshTokenOnThreeNodesTests(BadInputOnThreeNodes app) : ForgedRefreshTokenTests(app), IClassFixture<BadInputOnThreeNodes>;
