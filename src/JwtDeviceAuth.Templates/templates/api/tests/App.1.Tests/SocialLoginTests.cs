using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Xunit;

namespace AppRoot.Tests;

public sealed class SocialLoginTests(ApiFactory factory) : IClassFixture<ApiFactory>
{
    // The S256 challenge of the verifier that RFC 7636 gives as its example.
    private const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    [Fact]
    public async Task A_browser_is_sent_to_a_provider_that_the_settings_name()
    {
        using var configured = factory.WithWebHostBuilder(builder => builder
            .UseSetting("Authentication:GitHub:ClientId", "a-client")
            .UseSetting("Authentication:GitHub:ClientSecret", "a-secret"));
        using var browser = configured.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

        using var response = await browser.GetAsync(
            $"/users/external/github?return_url=%2Fsigned-in&code_challenge={Challenge}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("github.com", response.Headers.Location?.Host);
    }

    [Fact]
    public async Task Without_settings_no_provider_is_offered()
    {
        using var browser = factory.CreateClient();

        using var response = await browser.GetAsync("/users/external/github", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
