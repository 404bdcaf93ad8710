using System.Security.Cryptography;
using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.KeyRing;

/// <summary>What stands in the public documents, and what never does.</summary>
public sealed class MetadataTests
{
    private static readonly string[] PublicMembers = ["alg", "crv", "e", "kid", "kty", "n", "use", "x", "y"];

    [Fact]
    public async Task Only_public_halves_appear_and_no_secret_of_HS256()
    {
        using var elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        var secret = RandomNumberGenerator.GetBytes(32);
        await using var app = await RingApp.StartAsync(options =>
        {
            options.SigningKeys.Add(new() { Kid = "ec", Algorithm = "ES256", Key = elliptic.ExportPkcs8PrivateKeyPem() });
            options.SigningKeys.Add(new() { Kid = "rsa", Algorithm = "RS256", Key = rsa.ExportPkcs8PrivateKeyPem() });
            options.SigningKeys.Add(new() { Kid = "hs", Key = Convert.ToBase64String(secret) });
            options.RefreshTokenKeys.Add(new() { Kid = "rt", Key = AuthApp.SigningKey });
        });

        var answer = await app.Client.GetAsync("/.well-known/jwks.json");

        var keys = (await answer.SuccessAsync())["keys"]!.AsArray();
        Assert.Equal(3, keys.Count);
        Assert.Equal(["ec", "rsa"], keys.Select(key => (string)key!["kid"]!).Where(kid => kid.Length < 10).Order());
        Assert.All(keys, key => Assert.Empty(key!.AsObject().Select(member => member.Key).Except(PublicMembers)));
        Assert.All(keys, key => Assert.NotEqual("oct", (string)key!["kty"]!));
        foreach (var hidden in new[] { secret, Convert.FromBase64String(AuthApp.SigningKey), elliptic.ExportParameters(true).D!, rsa.ExportParameters(true).D! })
        {
            Assert.DoesNotContain(System.Buffers.Text.Base64Url.EncodeToString(hidden), answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(hidden), answer.Body, StringComparison.Ordinal);
        }

        Assert.Equal("public, max-age=300", answer.Headers["Cache-Control"]);
        Assert.Equal("application/json", answer.ContentType);
    }

    [Fact]
    public async Task With_HS256_alone_the_documents_name_no_key()
    {
        await using var app = await AuthApp.StartAsync(map: app => app.MapJwtDeviceAuthMetadata());

        Assert.Equal("""{"keys":[]}""", (await app.Client.GetAsync("/.well-known/jwks.json")).Body);
        var configuration = await (await app.Client.GetAsync("/.well-known/openid-configuration")).SuccessAsync();
        Assert.Empty(configuration["id_token_signing_alg_values_supported"]!.AsArray());
    }

    [Fact]
    public async Task The_configuration_has_what_OpenID_Discovery_demands_of_an_issuer_and_the_endpoints_that_there_are()
    {
        await using var app = await RingApp.StartAsync();

        var answer = await app.Client.GetAsync("/.well-known/openid-configuration");

        var expected = new JsonObject
        {
            ["issuer"] = "JwtDeviceAuth",
            ["jwks_uri"] = new Uri(app.Address, "/.well-known/jwks.json").AbsoluteUri,
            ["response_types_supported"] = new JsonArray("token"),
            ["subject_types_supported"] = new JsonArray("public"),
            ["id_token_signing_alg_values_supported"] = new JsonArray("ES256"),
            ["token_endpoint"] = new Uri(app.Address, "/users/token").AbsoluteUri,
            ["grant_types_supported"] = new JsonArray("password", "refresh_token"),
            ["token_endpoint_auth_methods_supported"] = new JsonArray("none"),
            ["revocation_endpoint"] = new Uri(app.Address, "/users/revoke").AbsoluteUri,
            ["revocation_endpoint_auth_methods_supported"] = new JsonArray("none"),
        };
        Assert.Equal(expected.ToJsonString(), (await answer.SuccessAsync()).ToJsonString());
        // It rests on the Host header of this one request, so no shared cache may keep it.
        Assert.Equal("max-age=300, private", answer.Headers["Cache-Control"]);
    }

    [Theory]
    [InlineData("https://auth.example.com", null, "https://auth.example.com/.well-known/jwks.json")]
    [InlineData("https://auth.example.com/base/", null, "https://auth.example.com/base/.well-known/jwks.json")]
    [InlineData("JwtDeviceAuth", "https://auth.example.com", "https://auth.example.com/.well-known/jwks.json")]
    [InlineData("https://other.example.com", "http://internal:8080/", "http://internal:8080/.well-known/jwks.json")]
    public async Task A_forged_Host_header_does_not_change_the_address_of_the_keys(string issuer, string? publicAddress, string expected)
    {
        await using var app = await AuthApp.StartAsync(
            options => options.Issuer = issuer,
            map: app => app.MapJwtDeviceAuthMetadata(publicAddress is null ? null : new Uri(publicAddress)));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/openid-configuration");
        request.Headers.Host = "evil.example.com";

        var answer = await app.Client.SendAsync(request);

        Assert.Equal((issuer, expected), ((string)answer.Json["issuer"]!, (string)answer.Json["jwks_uri"]!));
        Assert.Equal("public, max-age=300", answer.Headers["Cache-Control"]);
    }

    [Fact]
    public async Task Mapping_without_adding_says_so()
    {
        await using var app = WebApplication.CreateBuilder().Build();

        var failure = Assert.Throws<InvalidOperationException>(() => app.MapJwtDeviceAuthMetadata());

        Assert.Equal("You must call services.AddJwtDeviceAuth() before app.MapJwtDeviceAuthMetadata().", failure.Message);
    }

    [Theory]
    [InlineData("/relative")]
    [InlineData("ftp://auth.example.com")]
    [InlineData("https://auth.example.com?a=b")]
    public async Task An_address_that_others_cannot_use_is_refused(string address)
    {
        await using var app = WebApplication.CreateBuilder().Build();

        Assert.Throws<ArgumentException>(() => app.MapJwtDeviceAuthMetadata(new Uri(address, UriKind.RelativeOrAbsolute)));
    }
}
