using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.AccessTokens;

/// <summary>
/// Two nodes of one application, one with the cache and one that leaves everything to JwtBearer, answer the same to every token, the first
/// time and whenever it comes again.
/// </summary>
public sealed class CachedAgainstUncachedTests : IAsyncLifetime
{
    private const int Seed = 5;

    private static readonly string[] Values =
    [
        "\"text\"", "\"\"", "\"a\\u0000\"", "\"2026-03-01T12:00:00.0000000Z\"", "\"2026-03-01\"", "\"2026-03-01T12:00:00Z\"", "\"\\u00e9\\n\"", "\"\\ud800\"",
        "\"\u00e9\u4e2d\"", "0", "1", "-1", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "1.5", "1e3", "1.0", "-0",
        "true", "false", "null", "[]", "{}", "[\"a\",\"b\"]", "[\"a\",1]", "[1,2]", "[[\"a\"]]", "[null]", "[\"\"]", "{\"a\":{\"b\":1}}",
        "[\"2026-03-01T12:00:00.0000000Z\"]", "[{\"a\":1}]", "\"1772366400\"", "01", "nul", "'a'", "1772366400", "1772366401", "1772366399",
    ];

    private static readonly string[] Names =
    [
        "role", "name", "nbf", "iat", "exp", "sub", "sid", "jti", "aud", "iss", "device_id", "login_type", "azp", "scope", "actort", "amr", "acr",
        "auth_time", "email", "http://schemas.xmlsoap.org/ws/2009/09/identity/claims/actor", "\\u0073ub", "ro\\u006ce", "SUB", "", "typ", "_claim_names",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly FakeClock _clock = new();
    private AuthApp _cached = null!;
    private AuthApp _plain = null!;
    private TokenPair _tokens = null!;
    private int _drawn;

    public async ValueTask InitializeAsync()
    {
        _cached = await CacheApp.StartAsync(clock: _clock, folder: _folder);
        _plain = await CacheApp.StartAsync(options => options.AccessTokenCacheSize = 0, clock: _clock, folder: _folder);
        _tokens = await CacheApp.WarmAsync(_cached);
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Empty(_cached.Log.Errors);
        await _cached.DisposeAsync();
        await _plain.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Payloads_drawn_at_random()
    {
        var accepted = 0;
        for (var round = 0; round < 250; round++)
        {
            var payload = RandomPayload();
            accepted += await AnswersAsync(TokenForge.WithPayload(_tokens.Access, payload)) == 200 ? 1 : 0;
        }

        // Else the comparison would be of refusals only.
        Assert.InRange(accepted, 30, 240);
        Assert.InRange(CacheApp.Cache(_cached).Count, 10, accepted + 1);
    }

    [Fact]
    public async Task One_character_changed_anywhere()
    {
        for (var round = 0; round < 80; round++)
        {
            var token = _tokens.Access.ToCharArray();
            token[Draw(token.Length)] = "AZaz09-_.=+/ ~"[Draw(14)];
            await AnswersAsync(new string(token));
        }

        for (var offset = 1; offset <= 4; offset++)
        {
            foreach (var character in "ABCDQRSTwxyz")
            {
                await AnswersAsync($"{_tokens.Access[..^offset]}{character}{_tokens.Access[(_tokens.Access.Length - offset + 1)..]}");
            }
        }

        // The one that was used already, and what a changed last character still spells.
        Assert.InRange(CacheApp.Cache(_cached).Count, 1, 1);
    }

    [Fact]
    public async Task Headers_changed_and_signed_again()
    {
        Action<JsonObject>[] changes =
        [
            header => header["typ"] = "JWT", header => header["typ"] = "AT+JWT", header => header["typ"] = "application/at+jwt", header => header.Remove("typ"),
            header => header["alg"] = "none", header => header["alg"] = "HS512", header => header["kid"] = "another", header => header.Remove("kid"),
            header => header["x"] = 1, header => header["crit"] = new JsonArray("exp"), header => header["cty"] = "JWT",
        ];
        foreach (var change in changes)
        {
            await AnswersAsync(TokenForge.Alter(_tokens.Access, header: change));
        }

        await AnswersAsync(TokenForge.Alter(_tokens.Access, base64Key: Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
        await AnswersAsync(_tokens.Refresh);
    }

    [Fact]
    public async Task The_Authorization_header_in_other_forms()
    {
        string?[] forms =
        [
            "Bearer {0}", "bearer {0}", "BEARER {0}", "Bearer  {0}", "Bearer {0} ", "Bearer\t{0}", "Bearer {0},{0}", "Bearer {0}=", "Bearer {0}==",
            "Bearer {0}.", "Bearer \"{0}\"", "Basic {0}", "{0}", "Bearer", "Bearer ", "", null,
        ];
        foreach (var form in forms)
        {
            await SameAsync(form?.Replace("{0}", _tokens.Access, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_last_second_and_the_end()
    {
        _clock.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(1));
        Assert.Equal(200, await AnswersAsync(_tokens.Access));

        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(401, await AnswersAsync(_tokens.Access));
        Assert.Equal("token_expired", (await _cached.Client.GetAsync("/identity", _tokens.Access)).Code);
        Assert.Equal(0, CacheApp.Cache(_cached).Count);
    }

    [Fact]
    public async Task A_session_that_ends()
    {
        await _cached.Client.SendAsync(HttpMethod.Post, "/users/logout", _tokens.Access);
        (await _cached.Client.GetAsync("/identity", _tokens.Access)).IsProblem(401, "session_revoked");
        Assert.Equal(0, CacheApp.Cache(_cached).Count);

        _clock.Advance(TimeSpan.FromSeconds(5));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await _plain.Client.GetAsync("/identity", _tokens.Access)).Status == 200)
        {
            await Task.Delay(10, deadline.Token);
        }

        Assert.Equal(401, await AnswersAsync(_tokens.Access));
    }

    private Task<int> AnswersAsync(string token) => SameAsync($"Bearer {token}");

    private async Task<int> SameAsync(string? header)
    {
        var expected = await CacheApp.SendAsync(_plain, header);
        for (var time = 1; time <= 3; time++)
        {
            var answer = await CacheApp.SendAsync(_cached, header);
            Assert.True(
                (expected.Status, expected.Body, expected.ContentType) == (answer.Status, answer.Body, answer.ContentType),
                $"Time {time}, {header}\nexpected {expected.Status}: {expected.Body}\ngot {answer.Status}: {answer.Body}");
            Assert.Equal(Told(expected), Told(answer));
        }

        return expected.Status;
    }

    private static IEnumerable<string> Told(Answer answer)
        => answer.Headers.Where(header => header.Key != "Date").Select(header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal);

    private string RandomPayload()
    {
        List<string> members =
        [
            .. _tokens.AccessPayload.AsObject().Select(claim => $"\"{claim.Key}\":{claim.Value!.ToJsonString()}"),
        ];
        for (var count = Draw(3); count >= 0; count--)
        {
            var name = Names[Draw(Names.Length)];
            var member = $"\"{name}\":{Values[Draw(Values.Length)]}";
            switch (Draw(5))
            {
                case 0 when members.FindIndex(other => other.StartsWith($"\"{name}\":", StringComparison.Ordinal)) is var index and >= 0:
                    members[index] = member;
                    break;
                case 1 when Draw(3) == 0:
                    members.RemoveAt(Draw(members.Count));
                    break;
                case 2:
                    members.Add($"\"custom{Draw(3)}\":{Values[Draw(Values.Length)]}");
                    break;
                case 3:
                    members.Insert(Draw(members.Count + 1), member);
                    break;
                default:
                    members.Insert(Draw(members.Count + 1), $"\"x{name}\":{Values[Draw(8)]}");
                    break;
            }
        }

        // A life of its own for each, so that none is another's repetition.
        members.Add($"\"n\":{_drawn}");
        return $"{{{string.Join(Draw(2) == 0 ? "," : " , ", members)}}}{(Draw(20) == 0 ? "x" : string.Empty)}";
    }

    private int Draw(int count)
    {
        var bytes = SHA256.HashData(Encoding.ASCII.GetBytes($"{Seed} {_drawn++}"));
        return (int)(BinaryPrimitives.ReadUInt32LittleEndian(bytes) % (uint)count);
    }
}
