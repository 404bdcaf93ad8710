using System.Text;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>16 KiB are enough for everybody; what is more is refused, whether its length was stated or not.</summary>
public sealed class BodySizeTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    private const int Maximum = 16 * 1024;

    public static TheoryData<string, bool> EndpointsAndTransfers
        => [.. BodyEndpoint.All.SelectMany(endpoint => new[] { (endpoint.Data, false), (endpoint.Data, true) })];

    [Theory]
    [MemberData(nameof(EndpointsAndTransfers))]
    public async Task A_body_of_16_KiB_is_read(string endpoint, bool chunked)
    {
        var target = BodyEndpoint.Named(endpoint);

        (await target.SendAsync(app, Padded(target.WrongJson, Maximum), chunked)).IsInvalid(target.WrongFields);
    }

    [Theory]
    [MemberData(nameof(EndpointsAndTransfers))]
    public async Task A_body_of_one_byte_more_is_refused(string endpoint, bool chunked)
    {
        var target = BodyEndpoint.Named(endpoint);

        (await target.SendAsync(app, Padded(target.WrongJson, Maximum + 1), chunked)).IsProblem(413, "body_too_large");
    }

    [Theory]
    [MemberData(nameof(BodyEndpoint.TakingForms), MemberType = typeof(BodyEndpoint))]
    public async Task A_form_of_one_byte_more_is_refused(string endpoint)
    {
        foreach (var chunked in new[] { false, true })
        {
            var form = Bodies.Form("password=" + new string('a', Maximum + 1 - "password=".Length));

            (await BodyEndpoint.Named(endpoint).SendAsync(app, form, chunked)).IsProblem(413, "body_too_large");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_of_half_a_megabyte_is_refused(bool chunked)
        => (await BodyEndpoint.Named("POST /users/login").SendAsync(app, Padded("{}", 512 * 1024), chunked))
            .IsProblem(413, "body_too_large");

    [Fact]
    public async Task A_length_of_gigabytes_is_refused_before_a_byte_is_sent()
    {
        string[] headers = ["Content-Type: application/json", "Content-Length: 9000000000"];

        (await RawHttp.SendAsync(app.App.Address, "POST /users/login", headers)).IsProblem(413, "body_too_large");
    }

    [Fact]
    public async Task An_empty_body_in_chunks_is_refused()
        => (await BodyEndpoint.Named("POST /users/login").SendAsync(app, Bodies.Json(string.Empty), chunked: true))
            .IsProblem(400, "validation_failed");

    [Theory]
    [InlineData("a chunk without a length", "zz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("a chunk of negative length", "-2\r\n{}\r\n0\r\n\r\n")]
    [InlineData("a chunk of endless length", "ffffffffffffffff\r\n{}\r\n0\r\n\r\n")]
    [InlineData("a chunk without an end", "2\r\n{}zz0\r\n\r\n")]
    public async Task Broken_chunks_are_refused(string name, string body)
    {
        string[] headers = ["Content-Type: application/json", "Transfer-Encoding: chunked"];

        var answer = await RawHttp.SendAsync(app.App.Address, "POST /users/login HTTP/1.1", headers, body);

        Assert.True(answer.Status == 400, $"{name}: {answer.Status} {answer.Body}");
        answer.IsProblem(400, "bad_request");
    }

    [Theory]
    [MemberData(nameof(BodyEndpoint.All), MemberType = typeof(BodyEndpoint))]
    public async Task A_client_that_goes_away_in_the_middle_of_a_body_is_no_error(string endpoint)
    {
        var target = BodyEndpoint.Named(endpoint);
        var head = $"{target.Method} {target.PathIn(app)} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {app.Tokens.Access}\r\n"
            + "Content-Type: application/json\r\n";
        foreach (var crash in new[] { false, true })
        {
            await RawHttp.AbortAsync(app.App.Address, $"{head}Content-Length: 100\r\n\r\n{{", crash);
            await RawHttp.AbortAsync(app.App.Address, $"{head}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n", crash);
        }

        (await target.SendAsync(app, Bodies.Json(target.WrongJson))).IsInvalid(target.WrongFields);
        Assert.Empty(app.App.Log.Errors);
    }

    [Theory]
    [InlineData("POST /users/signup", """{"email":"hasty@example.com","name":"Bob","password":"correct horse battery"}""")]
    [InlineData("POST /users/login", """{"email":"ann@example.com","password":"wrong password","device_id":"phone"}""")]
    [InlineData("PUT /users/me", """{"old_password":"wrong password"}""")]
    [InlineData("GET /users/me/devices", "")]
    public async Task A_client_that_goes_away_before_its_answer_is_no_error(string request, string body)
    {
        var head = $"{request} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {app.Tokens.Access}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n";
        for (var round = 0; round < 6; round++)
        {
            await RawHttp.AbortAsync(app.App.Address, head + body, crash: true);
        }

        Assert.Equal(200, (await app.Client.GetAsync("/users/me", app.Tokens.Access)).Status);
        Assert.Empty(app.App.Log.Errors);
    }

    private static HttpContent Padded(string json, int length)
        => Bodies.Typed(Bodies.JsonType, Encoding.UTF8.GetBytes(json.PadRight(length)));
}
