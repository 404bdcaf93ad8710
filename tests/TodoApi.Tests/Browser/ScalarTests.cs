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

        await FillAsync(page, "Username", "ann@example.com");
        await FillAsync(page, "Password", AuthClient.Password);
        var login = await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Authorize" }).First.ClickAsync(),
            response => response.Url.EndsWith("/users/login", StringComparison.Ordinal),
            new() { Timeout = 15000 });
        Assert.True(login.Status == 200, $"{login.Request.PostData}\n{string.Join('\n', login.Request.Headers)}\n{await login.TextAsync()}");

        var devices = await (await app.Client.GetAsync("/users/me/devices", (await app.Client.LoginAsync("ann@example.com", "tests")).Access)).SuccessAsync();
        Assert.Equal(["scalar", "tests"], devices.AsArray().Select(device => (string)device!["device_id"]!).Order(StringComparer.Ordinal));
    }

    private static async Task FillAsync(IPage page, string label, string text)
    {
        // Its fields are editors and no inputs.
        await page.GetByLabel(label, new() { Exact = true }).First.ClickAsync();
        await page.Keyboard.TypeAsync(text);
    }
}
