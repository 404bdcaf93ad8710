using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.OAuth;

/// <summary>RFC 8414: where a client of OAuth finds the endpoints.</summary>
public sealed class ServerMetadataTests
{
    private const string Path = "/.well-known/oauth-authorization-server";

    [Fact]
    public async Task The_document_is_the_one_of_OpenID_and_names_where_the_endpoints_are_mapped()
    {
        await using var app = await AuthApp.StartAsync(options => options.Issuer = "https://auth.example.com", map: app => app.MapJwtDeviceAuthMetadata());

        var answer = await app.Client.GetAsync(Path);

        Assert.Equal("https://auth.example.com/users/token", (string?)(await answer.SuccessAsync())["token_endpoint"]);
        Assert.Equal("https://auth.example.com/users/revoke", (string?)answer.Json["revocation_endpoint"]);
        Assert.Equal("https://auth.example.com", (string?)answer.Json["issuer"]);
        Assert.Equal("public, max-age=300", answer.Headers["Cache-Control"]);
        Assert.Equal((await app.Client.GetAsync("/.well-known/openid-configuration")).Body, answer.Body);
    }

    [Theory]
    [InlineData("https://auth.example.com/base", "/base", 200)]
    [InlineData("https://auth.example.com/base/", "/base", 200)]
    [InlineData("https://auth.example.com/base", "", 200)]
    [InlineData("https://auth.example.com/base", "/other", 404)]
    [InlineData("https://auth.example.com", "/base", 404)]
    [InlineData("JwtDeviceAuth", "/base", 404)]
    public async Task An_issuer_with_a_path_has_it_behind_the_well_known_name(string issuer, string behind, int status)
    {
        await using var app = await AuthApp.StartAsync(options => options.Issuer = issuer, map: app => app.MapJwtDeviceAuthMetadata());

        Assert.Equal(status, (await app.Client.GetAsync(Path + behind)).Status);
    }

    [Fact]
    public async Task Endpoints_that_the_application_leaves_out_are_not_named()
    {
        await using var app = await AuthApp.StartAsync(
            endpoints: endpoints =>
            {
                endpoints.Token.Omit();
                endpoints.Revoke.Omit();
            },
            map: app => app.MapJwtDeviceAuthMetadata());

        var document = await (await app.Client.GetAsync(Path)).SuccessAsync();

        Assert.Equal(
            ["id_token_signing_alg_values_supported", "issuer", "jwks_uri", "response_types_supported", "subject_types_supported"],
            document.AsObject().Select(member => member.Key).Order());
        Assert.Equal(404, (await app.Client.PostFormAsync("/users/token", new() { ["grant_type"] = "password" })).Status);
    }
}
