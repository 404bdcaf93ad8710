using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>Where there may be no body, or none is read, none is a body of every type: clients name one for everything that they send.</summary>
public sealed class EmptyBodyTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    public static TheoryData<string?> Types =>
    [
        (string?)null, "application/json", "application/json; charset=utf-16", "application/x-www-form-urlencoded", "text/plain", "application/xml",
        "multipart/form-data; boundary=frontier", "multipart/form-data", "garbage", "*/*",
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Logging_out_everywhere_needs_no_body_whatever_type_is_named(string? contentType)
    {
        foreach (var chunked in new[] { false, true })
        {
            var tablet = await app.Client.LoginAsync(BadInputApp.Email, "tablet");

            // keep_current in the query: the session that asks is the one that all tests share.
            Assert.Equal(204, (await SendAsync(HttpMethod.Post, "/users/logout-all?keep_current=true", contentType, chunked)).Status);

            (await app.Client.GetAsync("/users/me", tablet.Access)).IsProblem(401, "session_revoked");
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Deleting_oneself_without_a_body_asks_for_the_password(string? contentType)
    {
        foreach (var chunked in new[] { false, true })
        {
            (await SendAsync(HttpMethod.Delete, "/users/me", contentType, chunked)).IsInvalid("password");
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task What_reads_no_body_does_not_mind_its_type(string? contentType)
    {
        var tablet = await app.Client.LoginAsync(BadInputApp.Email, "tablet");
        var id = (long)(await app.CurrentDeviceAsync(tablet))["id"]!;

        Assert.Equal(204, (await SendAsync(HttpMethod.Delete, $"/users/me/devices/{id}", contentType, chunked: false)).Status);
        Assert.Equal(200, (await SendAsync(HttpMethod.Get, "/users/me", contentType, chunked: false)).Status);
        tablet = await app.Client.LoginAsync(BadInputApp.Email, "tablet");
        Assert.Equal(204, (await SendAsync(HttpMethod.Post, "/users/logout", contentType, chunked: false, tablet.Access)).Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData(null)]
    public async Task A_body_of_another_type_is_refused_although_there_could_be_none(string? contentType)
    {
        foreach (var endpoint in BodyEndpoint.All.Select(row => BodyEndpoint.Named(row.Data)).Where(target => !target.NeedsBody))
        {
            foreach (var chunked in new[] { false, true })
            {
                (await endpoint.SendAsync(app, Bodies.Typed(contentType, Bodies.Raw("x")), chunked)).IsProblem(415, "unsupported_media_type");
            }
        }
    }

    private async Task<Answer> SendAsync(HttpMethod method, string path, string? contentType, bool chunked, string? accessToken = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = Bodies.Typed(contentType, []) };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.Add("Authorization", $"Bearer {accessToken ?? app.Tokens.Access}");
        return await app.Client.SendAsync(request);
    }
}
