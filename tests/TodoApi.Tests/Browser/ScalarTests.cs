using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Scalar.AspNetCore;
using Xunit;

namespace TodoApi.Tests.Browser;

public sealed class ScalarTests(Chromium chromium)
{
    [Fact]
    public async Task A_person_signs_in_with_email_and_password()
    {
        await using var app = await AuthApp.StartAsync(
            extend: auth => auth.Services.AddJwtDeviceAuthOpenApi().AddOpenApi(),
            map: app =>
            {
                app.MapOpenApi();
                app.MapScalarApiReference(options => options
                    .DisableDefaultFonts()
                    .AddPreferredSecuritySchemes("oauth2")
                    .AddPasswordFlow("oauth2", flow => flow.ClientId = "scalar"));
            });
        await app.Client.SignUpAsync("ann@example.com");
        var page = await chromium.OpenAsync(new Uri(app.Address, "/scalar/v1"));
        await page.WaitForTimeoutAsync(5000);
        await page.ScreenshotAsync(new() { Path = "/tmp/openapi/scalar.png" });
        await File.WriteAllTextAsync("/tmp/openapi/scalar.html", await page.ContentAsync());
    }
}
