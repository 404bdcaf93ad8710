using System.Globalization;
using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>Access tokens that are signed with the right key and say something that this application never says.</summary>
public sealed class ForgedAccessTokenClaimTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    private static readonly long Now = FakeClock.Start.ToUnixTimeSeconds();

    private static readonly Dictionary<string, Action<JsonObject>> Invalid = new()
    {
        ["auth_time a text"] = claims => claims["auth_time"] = $"{Now}",
        ["auth_time a fraction"] = claims => claims["auth_time"] = Now + 0.5,
        ["auth_time negative"] = claims => claims["auth_time"] = -1,
        ["auth_time past every calendar"] = claims => claims["auth_time"] = 253_402_300_800,
        ["auth_time null"] = claims => claims["auth_time"] = null,
        ["acr a number"] = claims => claims["acr"] = 2,
        ["acr a list"] = claims => claims["acr"] = new JsonArray("2"),
        ["acr empty"] = claims => claims["acr"] = string.Empty,
        ["amr a text"] = claims => claims["amr"] = "mfa",
        ["amr empty"] = claims => claims["amr"] = new JsonArray(),
        ["amr of a number"] = claims => claims["amr"] = new JsonArray("pwd", 1),
        ["amr of two words"] = claims => claims["amr"] = new JsonArray("pwd mfa"),
        ["no exp"] = claims => claims.Remove("exp"),
        ["exp null"] = claims => claims["exp"] = null,
        ["exp a text"] = claims => claims["exp"] = (Now + 600).ToString(CultureInfo.InvariantCulture),
        ["exp a word"] = claims => claims["exp"] = "never",
        ["exp a time as a text"] = claims => claims["exp"] = "2026-03-01T13:00:00Z",
        ["exp a fraction"] = claims => claims["exp"] = Now + 600.5,
        ["exp with an exponent"] = claims => claims["exp"] = JsonNode.Parse("1e300"),
        ["exp past every calendar"] = claims => claims["exp"] = 253_402_300_800,
        ["exp the greatest long"] = claims => claims["exp"] = long.MaxValue,
        ["exp past every long"] = claims => claims["exp"] = JsonNode.Parse("9223372036854775808"),
        ["exp true"] = claims => claims["exp"] = true,
        ["exp an array"] = claims => claims["exp"] = new JsonArray(Now + 600),
        ["exp an object"] = claims => claims["exp"] = new JsonObject(),
        ["nbf in one second"] = claims => claims["nbf"] = Now + 1,
        ["nbf in a year"] = claims => claims["nbf"] = Now + 31_536_000,
        ["no sub"] = claims => claims.Remove("sub"),
        ["sub null"] = claims => claims["sub"] = null,
        ["sub an integer"] = claims => claims["sub"] = 1,
        ["sub true"] = claims => claims["sub"] = true,
        ["sub empty"] = claims => claims["sub"] = string.Empty,
        ["sub a word"] = claims => claims["sub"] = "ann",
        ["sub an address"] = claims => claims["sub"] = BadInputApp.Email,
        ["sub negative"] = claims => claims["sub"] = "-1",
        ["sub with a plus"] = claims => claims["sub"] = "+1",
        ["sub past every long"] = claims => claims["sub"] = "9223372036854775808",
        ["sub of a thousand digits"] = claims => claims["sub"] = new string('9', 1000),
        ["sub with a space before"] = claims => claims["sub"] = " 1",
        ["sub with a space after"] = claims => claims["sub"] = "1 ",
        ["sub with a line break after"] = claims => claims["sub"] = "1\n",
        ["sub with a NUL after"] = claims => claims["sub"] = "1\0",
        ["sub with a decimal point"] = claims => claims["sub"] = "1.0",
        ["sub with an exponent"] = claims => claims["sub"] = "1e0",
        ["sub hexadecimal"] = claims => claims["sub"] = "0x1",
        ["sub in digits of another script"] = claims => claims["sub"] = "\u0661",
        ["sub with a zero in front"] = claims => claims["sub"] = "01",
        ["sub SQL"] = claims => claims["sub"] = "1 OR 1=1",
        ["sub an array of one"] = claims => claims["sub"] = new JsonArray("1"),
        ["sub an array of two"] = claims => claims["sub"] = new JsonArray("1", "2"),
        ["sub an empty array"] = claims => claims["sub"] = new JsonArray(),
        ["sub an object"] = claims => claims["sub"] = new JsonObject { ["id"] = "1" },
        ["no iss"] = claims => claims.Remove("iss"),
        ["iss of another"] = claims => claims["iss"] = "another",
        ["iss in another case"] = claims => claims["iss"] = "jwtdeviceauth",
        ["iss with a space"] = claims => claims["iss"] = "JwtDeviceAuth ",
        ["iss empty"] = claims => claims["iss"] = string.Empty,
        ["iss a number"] = claims => claims["iss"] = 1,
        ["no aud"] = claims => claims.Remove("aud"),
        ["aud of another"] = claims => claims["aud"] = "another",
        ["aud in another case"] = claims => claims["aud"] = "JWTDEVICEAUTH",
        ["aud empty"] = claims => claims["aud"] = string.Empty,
        ["aud an empty array"] = claims => claims["aud"] = new JsonArray(),
        ["aud an array of others"] = claims => claims["aud"] = new JsonArray("a", "b"),
        ["aud a number"] = claims => claims["aud"] = 1,
        ["aud an object"] = claims => claims["aud"] = new JsonObject(),
        ["no claims at all"] = claims => claims.Clear(),
    };

    private static readonly Dictionary<string, Action<JsonObject>> Expired = new()
    {
        ["exp now"] = claims => claims["exp"] = Now,
        ["exp a second ago"] = claims => claims["exp"] = Now - 1,
        ["exp one"] = claims => claims["exp"] = 1,
        ["exp zero"] = claims => claims["exp"] = 0,
        ["exp negative"] = claims => claims["exp"] = -Now,
        ["exp the least long"] = claims => claims["exp"] = long.MinValue,
        ["exp below every long"] = claims => claims["exp"] = JsonNode.Parse("-9223372036854775809"),
    };

    public static TheoryData<string> InvalidNames => [.. Invalid.Keys];

    public static TheoryData<string> ExpiredNames => [.. Expired.Keys];

    public static TheoryData<string, string> OwnClaims => new MatrixTheoryData<string, string>(
        ["sid", "device_id", "login_type", "jti"], ["absent", "null", "\"\"", "\"a\\u0000\"", "1", "true", "{}", "[]", "[\"a\"]", "[\"a\",\"b\"]"]);

    [Fact]
    public async Task A_token_with_the_right_claims_passes()
        => Assert.Equal(200, (await app.Client.GetAsync("/users/me", TokenForge.Alter(app.Tokens.Access))).Status);

    [Fact]
    public async Task A_token_with_a_claim_more_passes()
    {
        var forged = TokenForge.Alter(app.Tokens.Access, claims =>
        {
            claims["exp"] = Now + 1;
            claims["nbf"] = Now;
            claims["role"] = new JsonArray("reader", "writer");
            claims["address"] = new JsonObject { ["city"] = new JsonObject { ["name"] = "Ulm" } };
        });

        Assert.Equal(200, (await app.Client.GetAsync("/users/me", forged)).Status);
    }

    [Theory]
    [MemberData(nameof(InvalidNames))]
    public async Task A_token_with_a_wrong_claim_is_refused(string claim)
        => await RefusedAsync(TokenForge.Alter(app.Tokens.Access, Invalid[claim]), "invalid_token");

    [Theory]
    [MemberData(nameof(ExpiredNames))]
    public async Task An_expired_token_is_refused_as_such(string claim)
        => await RefusedAsync(TokenForge.Alter(app.Tokens.Access, Expired[claim]), "token_expired");

    [Theory]
    [MemberData(nameof(OwnClaims))]
    public async Task A_token_needs_each_of_our_claims_as_a_text(string claim, string value)
    {
        var forged = TokenForge.Alter(app.Tokens.Access, claims =>
        {
            claims.Remove(claim);
            if (value != "absent")
            {
                claims[claim] = JsonNode.Parse(value);
            }
        });

        await RefusedAsync(forged, "invalid_token");
    }

    [Theory]
    [InlineData("sub", "\"2\"")]
    [InlineData("sub", "\"1\"")]
    [InlineData("sub", "1")]
    [InlineData("sid", "\"another\"")]
    [InlineData("exp", "9999999999")]
    [InlineData("iss", "\"another\"")]
    public async Task A_token_that_says_a_claim_twice_is_refused(string claim, string value)
    {
        var (header, payload) = (TokenPair.Header(app.Tokens.Access).AsObject(), app.Tokens.AccessPayload.ToJsonString());
        foreach (var doubled in new[] { $"{{\"{claim}\":{value},{payload[1..]}", $"{payload[..^1]},\"{claim}\":{value}}}" })
        {
            await RefusedAsync(TokenForge.Sign(header, doubled, AuthApp.SigningKey), "invalid_token");
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(500)]
    [InlineData(2500)]
    public async Task A_token_with_many_levels_is_refused(int levels)
    {
        var (header, payload) = (TokenPair.Header(app.Tokens.Access).AsObject(), app.Tokens.AccessPayload.ToJsonString());
        var forged = TokenForge.Sign(
            header, $"{payload[..^1]},\"deep\":{new string('[', levels)}{new string(']', levels)}}}", AuthApp.SigningKey);

        await RefusedAsync(forged, "invalid_token");
    }

    private async Task RefusedAsync(string token, string code)
    {
        foreach (var path in new[] { "/users/me", "/whoami" })
        {
            var answer = (await app.Client.GetAsync(path, token)).IsProblem(401, code);
            Assert.Equal("Bearer error=\"invalid_token\"", answer.Headers["WWW-Authenticate"]);
        }
    }
}
