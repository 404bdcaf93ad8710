using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Telemetry;

/// <summary>An application that logs each request and answer whole, by ASP.NET Core's own middleware.</summary>
public sealed class RequestLogTests
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task No_password_and_no_token_is_in_the_log_of_requests()
    {
        await using var app = await AuthApp.StartAsync(
            extend: auth => auth.Services.AddHttpLogging(options =>
            {
                options.LoggingFields = HttpLoggingFields.All;
                options.MediaTypeOptions.AddText("application/x-www-form-urlencoded");
                options.RequestHeaders.Add("Cookie");
                options.ResponseHeaders.Add("Set-Cookie");
            }),
            map: app =>
            {
                app.UseHttpLogging();
                app.MapPost("/echo", (JsonNode body) => body);
            });
        await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");
        var refreshed = await app.Client.RefreshAsync(tokens.Refresh);
        var page = new CookiePage(app.Client);
        await page.LoginAsync(Email);
        await app.Client.PostJsonAsync("/users/me/reauthenticate", new JsonObject { ["password"] = AuthClient.Password }, refreshed.Access);
        await app.Client.PostJsonAsync("/echo", new JsonObject { ["of"] = "the application" });

        var log = app.Log.Lines.Where(line => line.Category.Contains("HttpLogging", StringComparison.Ordinal)).Select(line => line.Text).ToList();
        Assert.Contains(log, text => text.Contains("/users/login", StringComparison.Ordinal));
        Assert.Contains(log, text => text.Contains("the application", StringComparison.Ordinal));
        foreach (var secret in new[] { AuthClient.Password, tokens.Access, tokens.Refresh, refreshed.Access, refreshed.Refresh, Assert.Single(page.Cookies).Value })
        {
            Assert.DoesNotContain(log, text => text.Contains(secret, StringComparison.Ordinal) || text.Contains(Uri.EscapeDataString(secret), StringComparison.Ordinal));
        }

        Assert.DoesNotContain(log, text => text.Contains(AuthClient.Password.Replace(' ', '+'), StringComparison.Ordinal));
    }
}
