using System.IO.Compression;
using System.Text;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>A compressed body is refused with what is taken instead (RFC 9110, section 15.5.16), unless the application unpacks it.</summary>
public sealed class ContentEncodingTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    [InlineData("x-unknown")]
    [InlineData("identity, gzip")]
    public async Task A_body_with_a_content_encoding_is_refused_by_every_endpoint(string encoding)
    {
        foreach (var endpoint in BodyEndpoint.All)
        {
            var target = BodyEndpoint.Named(endpoint.Data);
            foreach (var chunked in new[] { false, true })
            {
                var answer = await target.SendAsync(app, Encoded(target.WrongJson, encoding), chunked);

                answer.IsProblem(415, "unsupported_content_encoding");
                Assert.Equal("identity", answer.Headers["Accept-Encoding"]);
            }
        }
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("Identity")]
    [InlineData("")]
    public async Task A_body_that_is_not_encoded_may_say_so(string encoding)
    {
        foreach (var endpoint in BodyEndpoint.All)
        {
            var target = BodyEndpoint.Named(endpoint.Data);
            var body = Bodies.Json(target.WrongJson);
            body.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

            (await target.SendAsync(app, body)).IsInvalid(target.WrongFields);
        }
    }

    [Fact]
    public async Task An_empty_body_is_not_encoded_whatever_is_said()
    {
        var body = Bodies.Json(string.Empty);
        body.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");

        (await BodyEndpoint.Named("DELETE /users/me").SendAsync(app, body)).IsInvalid("password");
    }

    [Fact]
    public async Task An_application_can_unpack_bodies_and_the_limit_is_that_of_what_comes_out()
    {
        await using var unpacking = await AuthApp.StartAsync(
            extend: auth => auth.Services.AddRequestDecompression(), map: host => host.UseRequestDecompression());
        await unpacking.Client.SignUpAsync(BadInputApp.Email);
        var login = $$"""{"email":"{{BadInputApp.Email}}","password":"{{AuthClient.Password}}","device_id":"phone"}""";

        Assert.Equal(200, (await unpacking.Client.SendAsync(HttpMethod.Post, "/users/login", content: Encoded(login, "gzip"))).Status);
        (await unpacking.Client.SendAsync(HttpMethod.Post, "/users/login", content: Encoded(login.PadRight(16 * 1024 + 1), "gzip")))
            .IsProblem(413, "body_too_large");
        (await unpacking.Client.SendAsync(HttpMethod.Post, "/users/login", content: Encoded(login, "x-unknown")))
            .IsProblem(415, "unsupported_content_encoding");
    }

    private static HttpContent Encoded(string json, string encoding)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(json));
        }

        var body = Bodies.Typed(Bodies.JsonType, packed.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return body;
    }
}
