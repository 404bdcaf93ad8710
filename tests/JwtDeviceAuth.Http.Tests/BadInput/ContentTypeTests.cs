using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>JSON, and forms where the contract says so, in UTF-8; any other content type is a 415.</summary>
public sealed class ContentTypeTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    public static TheoryData<string?> ForeignTypes =>
    [
        (string?)null,
        string.Empty,
        "garbage",
        "/",
        "application/",
        "application/*",
        "*/*",
        "text/plain",
        "text/json",
        "application/xml",
        "application/octet-stream",
        "application/problem+json",
        "application/merge-patch+json",
        "application/jsonp",
        "application/json/x",
        "application/json, text/plain",
        "application/json, application/json",
        "application/json; charset=utf-16",
        "application/json; charset=iso-8859-1",
        "application/json; charset=\"utf-7\"",
        "application/json; charset=",
        "application/json; charset=\"",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded; charset=iso-8859-1",
        "application/json; charset=utf-8; charset=utf-16",
        "application/json; charset=utf8; charset=latin1",
        "application/json; charset=utf_8",
        "application/json; charset=utf-88",
        "multipart/form-data; boundary=frontier; charset=utf-16",
        "multipart/form-datum; boundary=frontier",
        "multipart/mixed; boundary=frontier",
        new string('a', 8000),
    ];

    [Theory]
    [MemberData(nameof(ForeignTypes))]
    public async Task A_foreign_content_type_is_refused_by_every_endpoint(string? contentType)
    {
        foreach (var endpoint in BodyEndpoint.All)
        {
            var target = BodyEndpoint.Named(endpoint.Data);
            foreach (var chunked in new[] { false, true })
            {
                (await target.SendAsync(app, Bodies.Typed(contentType, Bodies.Raw(target.WrongJson)), chunked))
                    .IsProblem(415, "unsupported_media_type");
            }
        }
    }

    [Theory]
    [MemberData(nameof(BodyEndpoint.TakingJsonOnly), MemberType = typeof(BodyEndpoint))]
    public async Task A_form_is_refused_where_only_JSON_is_taken(string endpoint)
        => (await BodyEndpoint.Named(endpoint).SendAsync(app, Bodies.Form("email=ann@example.com")))
            .IsProblem(415, "unsupported_media_type");

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=\"UTF-8\"")]
    [InlineData("application/json; charset=utf8")]
    [InlineData("application/json; charset=UTF8")]
    [InlineData("application/json; CHARSET=\"Utf8\"")]
    [InlineData("application/json; charset=utf-8; charset=utf8")]
    [InlineData("Application/JSON")]
    [InlineData("application/json; profile=x")]
    public async Task JSON_in_UTF_8_is_read_however_its_type_is_spelled(string contentType)
    {
        foreach (var endpoint in BodyEndpoint.All)
        {
            var target = BodyEndpoint.Named(endpoint.Data);

            (await target.SendAsync(app, Bodies.Typed(contentType, Bodies.Raw(target.WrongJson)))).IsInvalid(target.WrongFields);
        }
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded; charset=UTF-8")]
    [InlineData("application/x-www-form-urlencoded; charset=utf8")]
    [InlineData("APPLICATION/X-WWW-FORM-URLENCODED")]
    public async Task A_form_in_UTF_8_is_read_however_its_type_is_spelled(string contentType)
        => (await app.Client.SendAsync(HttpMethod.Post, "/users/login", content: Bodies.Typed(contentType, Bodies.Raw("email=a"))))
            .IsInvalid("password", "device_id");

    [Fact]
    public async Task Two_content_types_are_refused()
    {
        string[] headers = ["Content-Type: application/json", "Content-Type: application/json", "Content-Length: 2"];

        (await RawHttp.SendAsync(app.App.Address, "POST /users/login", headers, "{}")).IsProblem(415, "unsupported_media_type");
    }

    [Fact]
    public async Task A_request_without_body_and_type_is_refused_where_a_body_is_needed()
    {
        foreach (var endpoint in BodyEndpoint.NeedingABody)
        {
            var target = BodyEndpoint.Named(endpoint.Data);
            using var request = new HttpRequestMessage(HttpMethod.Parse(target.Method), target.PathIn(app));
            request.Headers.Add("Authorization", $"Bearer {app.Tokens.Access}");

            (await app.Client.SendAsync(request)).IsProblem(415, "unsupported_media_type");
        }
    }
}
