using System.Security.Cryptography;
using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace JwtDeviceAuth.External.Tests;

/// <summary>What stops the start, and what a start without providers leaves out.</summary>
public sealed class ExternalStartTests
{
    [Theory]
    [InlineData("http://client.example/callback")]
    [InlineData("https://user@client.example/callback")]
    [InlineData("https://client.example/callback#part")]
    [InlineData("https:client.example")]
    [InlineData("HTTPS://client.example")]
    [InlineData("//client.example")]
    [InlineData("/\\client.example")]
    [InlineData("/call back")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,a")]
    [InlineData("callback")]
    [InlineData("")]
    public async Task A_return_url_that_is_not_safe_stops_the_start(string returnUrl)
        => Assert.Contains("ExternalLogin:ReturnUrls has", await FaultAsync(auth => auth.AddGoogle(Google), returnUrl), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://client.example/callback?a=b")]
    [InlineData("http://127.0.0.1:8080/callback")]
    [InlineData("http://localhost/callback")]
    [InlineData("com.example.app:/callback")]
    [InlineData("/signin")]
    public async Task A_return_url_that_is_safe_does_not(string returnUrl)
    {
        await using var app = await AuthApp.StartAsync(options => options.ExternalLogin.ReturnUrls.Add(returnUrl), auth => auth.AddGoogle(Google));
    }

    [Theory]
    [InlineData("local")]
    [InlineData("passkey")]
    [InlineData("exchange")]
    [InlineData("Google")]
    [InlineData("a/b")]
    public async Task A_name_that_is_none_stops_the_start(string name)
        => Assert.Contains($"'{name}' is no name for a provider", await FaultAsync(auth => auth.AddOpenIdConnectProvider(name, options =>
        {
            Google(options);
            options.Authority = "https://accounts.google.com";
            options.CallbackPath = "/signin";
        })), StringComparison.Ordinal);

    [Fact]
    public async Task A_scheme_that_is_missing_or_signs_in_nowhere_else_stops_the_start()
    {
        Assert.Contains("'github' is no scheme with a remote handler", await FaultAsync(auth => auth.AddExternalLogin("github")), StringComparison.Ordinal);
        Assert.Contains("'Bearer' is no scheme", await FaultAsync(auth => auth.AddExternalLogin("github", "Bearer")), StringComparison.Ordinal);
        Assert.Contains("was added twice", await FaultAsync(auth => auth.AddGoogle(Google).AddExternalLogin("other", "google")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://accounts.google.com")]
    [InlineData("accounts.google.com")]
    [InlineData("https://accounts.google.com?a=b")]
    public async Task An_authority_that_is_not_safe_stops_the_start(string? authority)
        => Assert.Contains(
            "provider 'google': Authority is",
            await FaultAsync(auth => auth.AddGoogle(options =>
            {
                Google(options);
                options.Authority = authority;
            })),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_missing_client_id_stops_the_start()
        => Assert.Contains("provider 'google': ClientId is missing", await FaultAsync(auth => auth.AddGoogle(_ => { })), StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "KEY1234567", "pem", "AppleKey:TeamId is missing")]
    [InlineData("TEAM123456", " ", "pem", "AppleKey:KeyId is missing")]
    [InlineData("TEAM123456", "KEY1234567", null, "AppleKey:PrivateKey is no P-256 private key in PEM")]
    [InlineData("TEAM123456", "KEY1234567", "no pem", "AppleKey:PrivateKey is no P-256 private key in PEM")]
    [InlineData("TEAM123456", "KEY1234567", "P-384", "AppleKey:PrivateKey is no P-256 private key in PEM")]
    [InlineData("TEAM123456", "KEY1234567", "public", "AppleKey:PrivateKey is no P-256 private key in PEM")]
    public async Task A_key_that_apple_would_not_take_stops_the_start_and_is_not_repeated(string? team, string? keyId, string? kind, string fault)
    {
        using var key = ECDsa.Create(kind == "P-384" ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256);
        var pem = kind switch { "public" => key.ExportSubjectPublicKeyInfoPem(), "pem" or "P-384" => key.ExportPkcs8PrivateKeyPem(), _ => kind };

        var message = await FaultAsync(auth => auth.AddApple(apple =>
        {
            apple.ClientId = "com.example.web";
            apple.AppleKey = new AppleKey { TeamId = team, KeyId = keyId, PrivateKey = pem };
        }));

        Assert.Contains($"provider 'apple': {fault}", message, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apple_without_a_key_stops_the_start()
        => Assert.Contains("provider 'apple': AppleKey is missing", await FaultAsync(auth => auth.AddApple(Google)), StringComparison.Ordinal);

    [Fact]
    public async Task Without_a_provider_nothing_is_offered()
    {
        await using var app = await AuthApp.StartAsync();

        Assert.Equal(404, (await app.Client.GetAsync("/users/external")).Status);
        Assert.Equal(404, (await app.Client.GetAsync("/users/external/google")).Status);
        Assert.Equal(404, (await app.Client.GetAsync("/users/me/links")).Status);
    }

    private static void Google(OpenIdConnectProviderOptions options) => options.ClientId = "id";

    private static async Task<string> FaultAsync(Action<JwtDeviceAuthBuilder> add, string returnUrl = SocialApp.ReturnUrl)
        => (await Assert.ThrowsAnyAsync<OptionsValidationException>(
            () => AuthApp.StartAsync(options => options.ExternalLogin.ReturnUrls.Add(returnUrl), add))).Message;
}
