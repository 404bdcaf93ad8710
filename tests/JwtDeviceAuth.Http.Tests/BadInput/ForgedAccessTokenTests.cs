using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>Access tokens with another header, another key or other parts.</summary>
public sealed class ForgedAccessTokenTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    private static readonly Dictionary<string, Action<JsonObject>> Headers = new()
    {
        ["no kid"] = header => header.Remove("kid"),
        ["kid null"] = header => header["kid"] = null,
        ["kid empty"] = header => header["kid"] = string.Empty,
        ["kid of another key"] = header => header["kid"] = "another",
        ["kid a path"] = header => header["kid"] = "../../../../dev/null",
        ["kid an absolute path"] = header => header["kid"] = "/etc/passwd",
        ["kid an address"] = header => header["kid"] = "https://example.com/key",
        ["kid SQL"] = header => header["kid"] = "x' UNION SELECT 'key' --",
        ["kid of 4 KB"] = header => header["kid"] = new string('k', 4096),
        ["kid with line breaks"] = header => header["kid"] = "a\r\nb",
        ["kid a number"] = header => header["kid"] = 1,
        ["kid true"] = header => header["kid"] = true,
        ["kid an object"] = header => header["kid"] = new JsonObject(),
        ["kid in an array"] = header => header["kid"] = new JsonArray((string?)header["kid"]),
        ["kid with a space"] = header => header["kid"] = (string?)header["kid"] + " ",
        ["no typ"] = header => header.Remove("typ"),
        ["typ null"] = header => header["typ"] = null,
        ["typ empty"] = header => header["typ"] = string.Empty,
        ["typ JWT"] = header => header["typ"] = "JWT",
        ["typ of a refresh token"] = header => header["typ"] = "rt+jwt",
        ["typ of an ID token"] = header => header["typ"] = "id+jwt",
        ["typ a number"] = header => header["typ"] = 1,
        ["typ in an array"] = header => header["typ"] = new JsonArray("at+jwt"),
        ["no alg"] = header => header.Remove("alg"),
        ["alg null"] = header => header["alg"] = null,
        ["alg empty"] = header => header["alg"] = string.Empty,
        ["alg none"] = header => header["alg"] = "none",
        ["alg nOnE"] = header => header["alg"] = "nOnE",
        ["alg in lower case"] = header => header["alg"] = "hs256",
        ["alg HS384"] = header => header["alg"] = "HS384",
        ["alg HS512"] = header => header["alg"] = "HS512",
        ["alg RS256"] = header => header["alg"] = "RS256",
        ["alg ES256"] = header => header["alg"] = "ES256",
        ["alg PS256"] = header => header["alg"] = "PS256",
        ["alg dir"] = header => header["alg"] = "dir",
        ["alg unknown"] = header => header["alg"] = "XX256",
        ["alg a number"] = header => header["alg"] = 256,
        ["alg in an array"] = header => header["alg"] = new JsonArray("HS256"),
        ["crit"] = header => header["crit"] = new JsonArray("exp"),
        ["crit of an unknown extension"] = header =>
        {
            header["crit"] = new JsonArray("b64");
            header["b64"] = false;
        },
        ["crit empty"] = header => header["crit"] = new JsonArray(),
        ["crit no array"] = header => header["crit"] = "exp",
    };

    public static TheoryData<string> HeaderNames => [.. Headers.Keys];

    [Theory]
    [MemberData(nameof(HeaderNames))]
    public async Task A_token_with_another_header_is_refused_although_the_signature_is_right(string header)
        => await RefusedAsync(TokenForge.Alter(app.Tokens.Access, header: Headers[header]));

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("nOnE")]
    [InlineData("")]
    [InlineData("HS256")]
    public async Task A_token_without_signature_is_refused(string algorithm)
    {
        var unsigned = TokenForge.Alter(app.Tokens.Access, header: header => header["alg"] = algorithm);
        var end = unsigned.LastIndexOf('.');

        await RefusedAsync(unsigned[..end]);
        await RefusedAsync(unsigned[..(end + 1)]);
        await RefusedAsync(unsigned[..(end + 1)] + "AA");
    }

    [Fact]
    public async Task A_token_signed_with_another_key_is_refused()
    {
        await RefusedAsync(TokenForge.Alter(app.Tokens.Access, base64Key: Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
        await RefusedAsync(TokenForge.Alter(app.Tokens.Access, base64Key: string.Empty));
        // The bytes of the base64 text, which a careless reader of the setting would take for the key.
        await RefusedAsync(TokenForge.Alter(
            app.Tokens.Access, base64Key: Convert.ToBase64String(Encoding.UTF8.GetBytes(AuthApp.SigningKey))));
    }

    [Fact]
    public async Task A_token_that_is_both_expired_and_signed_with_another_key_is_not_called_expired()
        => await RefusedAsync(TokenForge.Alter(
            app.Tokens.Access, claims => claims["exp"] = 1, base64Key: Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));

    [Theory]
    [InlineData("jwk")]
    [InlineData("jku")]
    [InlineData("x5u")]
    [InlineData("x5c")]
    public async Task A_key_that_the_token_brings_itself_is_not_used(string parameter)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        JsonNode own = parameter switch
        {
            "jwk" => new JsonObject { ["kty"] = "oct", ["k"] = Base64Url.EncodeToString(key), ["kid"] = "own", ["alg"] = "HS256" },
            "x5c" => new JsonArray(Convert.ToBase64String(key)),
            _ => $"http://127.0.0.1:{app.App.Address.Port}/key",
        };
        foreach (var kid in new[] { "own", (string?)TokenPair.Header(app.Tokens.Access)["kid"] })
        {
            await RefusedAsync(TokenForge.Alter(
                app.Tokens.Access,
                header: header =>
                {
                    header["kid"] = kid;
                    header[parameter] = own.DeepClone();
                },
                base64Key: Convert.ToBase64String(key)));
        }
    }

    [Theory]
    [InlineData("jwk")]
    [InlineData("x5u")]
    public async Task A_token_with_a_right_signature_may_have_a_header_that_means_nothing_here(string parameter)
        => Assert.Equal(200, (await app.Client.GetAsync(
            "/users/me", TokenForge.Alter(app.Tokens.Access, header: header => header[parameter] = "http://127.0.0.1:1/"))).Status);

    [Fact]
    public async Task A_token_cut_anywhere_is_refused()
    {
        var token = app.Tokens.Access;
        var (first, last) = (token.IndexOf('.'), token.LastIndexOf('.'));
        int[] lengths =
        [
            1, 4, first - 1, first, first + 1, first + 4, (first + last) / 2, last - 1, last, last + 1, last + 2, token.Length - 4,
            token.Length - 3, token.Length - 2, token.Length - 1,
        ];
        foreach (var length in lengths)
        {
            await RefusedAsync(token[..length]);
        }

        foreach (var start in new[] { 1, first, first + 1, last, last + 1 })
        {
            await RefusedAsync(token[start..]);
        }
    }

    [Fact]
    public async Task A_token_that_lacks_a_part_or_has_one_too_many_is_refused()
    {
        var parts = app.Tokens.Access.Split('.');
        var (header, payload, signature) = (parts[0], parts[1], parts[2]);
        string[] wrong =
        [
            $".{payload}.{signature}", $"{header}..{signature}", $"{header}.{payload}.", $"..{signature}", $".{payload}.", $"{header}..",
            $".{header}.{payload}.{signature}", $"{header}.{payload}.{signature}.", $"{header}..{payload}.{signature}",
            $"{header}.{payload}.{signature}.{signature}", $"{header}.{payload}.{signature}..", $"{header}.{payload}.{signature}.a.b",
            $"{payload}.{header}.{signature}", $"{header}.{header}.{signature}", $"{header}.{payload}.{payload}", "...", ".....",
        ];
        foreach (var token in wrong)
        {
            await RefusedAsync(token);
        }
    }

    [Theory]
    [InlineData('+')]
    [InlineData('/')]
    [InlineData('=')]
    [InlineData('!')]
    [InlineData('%')]
    [InlineData('\\')]
    [InlineData('{')]
    public async Task A_character_that_is_no_base64url_is_refused_in_every_part(char character)
    {
        var parts = app.Tokens.Access.Split('.');
        for (var part = 0; part < 3; part++)
        {
            foreach (var changed in new[] { parts[part] + character, character + parts[part], $"{parts[part][..^1]}{character}" })
            {
                await RefusedAsync(string.Join('.', parts.Select((text, index) => index == part ? changed : text)));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{}{}")]
    [InlineData("not JSON")]
    [InlineData("{\"sub\":\"\\ud800\"}")]
    [InlineData("\0")]
    public async Task A_token_around_something_else_than_claims_is_refused(string payload)
        => await RefusedAsync(TokenForge.Sign(TokenPair.Header(app.Tokens.Access).AsObject(), payload, AuthApp.SigningKey));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("not JSON")]
    [InlineData("\0")]
    public async Task A_token_with_something_else_than_a_header_is_refused(string header)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{app.Tokens.Access.Split('.')[1]}";
        var signature = HMACSHA256.HashData(Convert.FromBase64String(AuthApp.SigningKey), Encoding.ASCII.GetBytes(signed));

        await RefusedAsync($"{signed}.{Base64Url.EncodeToString(signature)}");
    }

    [Fact]
    public async Task A_refresh_token_is_no_access_token()
    {
        await RefusedAsync(app.Tokens.Refresh);
        await RefusedAsync(TokenForge.Alter(app.Tokens.Refresh));
        await RefusedAsync(TokenForge.Alter(
            app.Tokens.Refresh, claims => claims["aud"] = "JwtDeviceAuth", header => header["typ"] = "at+jwt"));
    }

    private async Task RefusedAsync(string token)
    {
        var answer = await app.Client.GetAsync("/users/me", token);
        Assert.True(answer.Status == 401, $"{answer.Status} for {token}");
        Assert.Equal("Bearer error=\"invalid_token\"", answer.IsProblem(401, "invalid_token").Headers["WWW-Authenticate"]);
    }
}
