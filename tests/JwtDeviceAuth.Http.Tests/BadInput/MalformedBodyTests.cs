using System.Text;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>A body that cannot be parsed is a 400 <c>validation_failed</c>, and names no field because there is none.</summary>
public sealed class MalformedBodyTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    private static readonly Dictionary<string, byte[]> MalformedJson = new()
    {
        ["a space"] = " "u8.ToArray(),
        ["null"] = "null"u8.ToArray(),
        ["a number"] = "1"u8.ToArray(),
        ["a boolean"] = "true"u8.ToArray(),
        ["a text"] = "\"email\""u8.ToArray(),
        ["an array"] = "[]"u8.ToArray(),
        ["an array of objects"] = """[{"email":"a"}]"""u8.ToArray(),
        ["an object that does not end"] = "{\"email\":\"a\""u8.ToArray(),
        ["a text that does not end"] = "{\"email\":\"a"u8.ToArray(),
        ["an object that ends twice"] = "{}}"u8.ToArray(),
        ["two objects"] = "{}{}"u8.ToArray(),
        ["a missing value"] = """{"email":}"""u8.ToArray(),
        ["a missing colon"] = """{"email" "a"}"""u8.ToArray(),
        ["a trailing comma"] = """{"email":"a",}"""u8.ToArray(),
        ["single quotes"] = "{'email':'a'}"u8.ToArray(),
        ["a name without quotes"] = "{email:1}"u8.ToArray(),
        ["a comment"] = "{/* none */}"u8.ToArray(),
        ["NaN"] = """{"email":NaN}"""u8.ToArray(),
        ["a raw line break in a text"] = "{\"email\":\"a\nb\"}"u8.ToArray(),
        ["a raw NUL in a text"] = "{\"email\":\"a\0b\"}"u8.ToArray(),
        ["a NUL after the object"] = "{}\0"u8.ToArray(),
        ["an unknown escape"] = """{"email":"\x41"}"""u8.ToArray(),
        ["half an escape"] = """{"email":"\u12"}"""u8.ToArray(),
        ["the same field twice"] = """{"keep_current":true,"keep_current":true}"""u8.ToArray(),
        ["the same field twice with other values"] = """{"email":"a","password":"b","email":"c"}"""u8.ToArray(),
        ["the same field twice, once escaped"] = """{"email":"a","\u0065mail":"c"}"""u8.ToArray(),
        ["the same field twice, once null"] = """{"email":null,"email":"c"}"""u8.ToArray(),
        ["seventeen levels"] = Levels(17),
        ["a thousand levels"] = Levels(1000),
        ["eight thousand levels"] = Levels(8000),
        ["eight thousand levels that do not end"] = Encoding.UTF8.GetBytes("{\"email\":" + new string('[', 8000)),
        ["a byte that is never UTF-8, in a text"] = Bodies.Raw("{\"email\":\"a\u00FF\"}"),
        ["a byte that is never UTF-8, in a name"] = Bodies.Raw("{\"\u00FF\":\"a\"}"),
        ["a byte that is never UTF-8, outside of any text"] = Bodies.Raw("{\u00FF}"),
        ["an overlong NUL"] = Bodies.Raw("{\"email\":\"a\u00C0\u0080\"}"),
        ["half a character"] = Bodies.Raw("{\"email\":\"a\u00C3\"}"),
        ["a surrogate in UTF-8"] = Bodies.Raw("{\"email\":\"\u00ED\u00A0\u0080\"}"),
        ["an escaped high surrogate alone"] = """{"email":"\ud83d"}"""u8.ToArray(),
        ["an escaped low surrogate alone"] = """{"email":"\ude00"}"""u8.ToArray(),
        ["escaped surrogates the wrong way round"] = """{"email":"\ude00\ud83d"}"""u8.ToArray(),
        ["an escaped surrogate alone, in a name"] = """{"\ud83d":"a"}"""u8.ToArray(),
        ["escaped surrogates alone, in two names"] = """{"\ud83d":"a","\ud83d":"b"}"""u8.ToArray(),
        ["two byte order marks"] = [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, .. "{}"u8],
        ["a byte order mark after the object"] = [.. "{}"u8, 0xEF, 0xBB, 0xBF],
        ["a byte order mark and nothing else"] = [0xEF, 0xBB, 0xBF],
        ["half a byte order mark"] = [0xEF, 0xBB, .. "{}"u8],
        ["UTF-16 with its byte order mark"] = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{}")],
        ["UTF-16"] = Encoding.Unicode.GetBytes("{}"),
        ["a form"] = "email=a"u8.ToArray(),
        ["compressed bytes"] = [0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00],
    };

    private static readonly Dictionary<string, byte[]> MalformedForms = new()
    {
        ["a byte that is never UTF-8, in a value"] = Bodies.Raw("password=\u00FF"),
        ["a byte that is never UTF-8, in a name"] = Bodies.Raw("\u00FF=a"),
        ["a byte that is never UTF-8, percent-encoded in a value"] = "password=a%FF"u8.ToArray(),
        ["a byte that is never UTF-8, percent-encoded in a name"] = "%FF=a"u8.ToArray(),
        ["an overlong NUL"] = "password=%C0%80"u8.ToArray(),
        ["half a character"] = "password=%C3"u8.ToArray(),
        ["half a character before the next field"] = "password=%E2%82&email=a"u8.ToArray(),
        ["a surrogate in UTF-8"] = "password=%ED%A0%80"u8.ToArray(),
        ["a surrogate pair in UTF-8"] = "password=%ED%A0%BD%ED%B8%80"u8.ToArray(),
        ["Latin-1"] = "password=caf%E9"u8.ToArray(),
        ["the same field twice"] = "keep_current=true&keep_current=true"u8.ToArray(),
        ["the same field twice with other values"] = "password=a&email=b&password=c"u8.ToArray(),
        ["the same field twice, once percent-encoded"] = "password=a&%70assword=c"u8.ToArray(),
        ["the same field twice, once without a value"] = "password=a&password"u8.ToArray(),
    };

    public static TheoryData<string> MalformedJsonNames => [.. MalformedJson.Keys];

    public static TheoryData<string> MalformedFormNames => [.. MalformedForms.Keys];

    [Theory]
    [MemberData(nameof(MalformedJsonNames))]
    public async Task Malformed_JSON_is_refused_by_every_endpoint(string body)
    {
        foreach (var endpoint in BodyEndpoint.All)
        {
            IsMalformed(await BodyEndpoint.Named(endpoint.Data).SendAsync(app, Bodies.Typed(Bodies.JsonType, MalformedJson[body])));
        }
    }

    [Theory]
    [MemberData(nameof(MalformedFormNames))]
    public async Task A_malformed_form_is_refused_by_every_endpoint_that_takes_forms(string body)
    {
        foreach (var endpoint in BodyEndpoint.TakingForms)
        {
            IsMalformed(await BodyEndpoint.Named(endpoint.Data).SendAsync(app, Bodies.Typed(Bodies.FormType, MalformedForms[body])));
        }
    }

    [Theory]
    [MemberData(nameof(BodyEndpoint.All), MemberType = typeof(BodyEndpoint))]
    public async Task Well_formed_JSON_passes_on_to_its_fields(string endpoint)
    {
        var target = BodyEndpoint.Named(endpoint);

        (await target.SendAsync(app, Bodies.Json(target.WrongJson))).IsInvalid(target.WrongFields);
    }

    [Theory]
    [MemberData(nameof(BodyEndpoint.All), MemberType = typeof(BodyEndpoint))]
    public async Task JSON_behind_a_byte_order_mark_is_read(string endpoint)
    {
        var target = BodyEndpoint.Named(endpoint);
        byte[] body = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(target.WrongJson)];

        foreach (var chunked in new[] { false, true })
        {
            (await target.SendAsync(app, Bodies.Typed(Bodies.JsonType, body), chunked)).IsInvalid(target.WrongFields);
        }
    }

    [Theory]
    [MemberData(nameof(BodyEndpoint.NeedingABody), MemberType = typeof(BodyEndpoint))]
    public async Task Nothing_is_no_JSON_where_a_body_is_needed(string endpoint)
        => IsMalformed(await BodyEndpoint.Named(endpoint).SendAsync(app, Bodies.Json(string.Empty)));

    [Theory]
    [InlineData("")]
    [InlineData("=")]
    [InlineData("&&&")]
    [InlineData("=a&b")]
    [InlineData("%zz=%")]
    [InlineData("password")]
    [InlineData("password=")]
    public async Task A_strange_but_readable_form_passes_on_to_its_fields(string body)
        => (await app.Client.SendAsync(HttpMethod.Delete, "/users/me", app.Tokens.Access, Bodies.Form(body))).IsInvalid("password");

    [Fact]
    public async Task A_percent_sign_that_encodes_nothing_is_itself()
        => (await app.Client.SendAsync(HttpMethod.Delete, "/users/me", app.Tokens.Access, Bodies.Form("password=100%&a=%2")))
            .IsProblem(400, "incorrect_password");

    [Fact]
    public async Task Levels_up_to_sixteen_are_only_a_wrong_type()
    {
        var body = Bodies.Typed(Bodies.JsonType, Levels(16));

        (await app.Client.SendAsync(HttpMethod.Post, "/users/refresh", content: body)).IsInvalid("refresh_token");
    }

    /// <summary>An object with arrays in arrays.</summary>
    private static byte[] Levels(int depth)
        => Encoding.UTF8.GetBytes("{\"email\":" + new string('[', depth - 1) + new string(']', depth - 1) + "}");

    private static void IsMalformed(Answer answer)
        => Assert.Null(answer.IsProblem(400, "validation_failed").Json["errors"]);
}
