using System.Text.Json;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace TodoApi.Tests.Browser;

/// <summary>A page of one origin calls the API at another, in a real browser, as docs/guides/browsers.md says.</summary>
public sealed class OtherOriginTests(Chromium chromium)
{
    private const string Email = "ann@example.com";

    // Reads what a script of the page can read; null where the browser keeps even the status from it.
    private const string Fetch = """
        async ([address, init, form]) => {
            const body = form ? Object.entries(form).reduce((data, [name, value]) => (data.append(name, value), data), new FormData()) : init.body
            try {
                const response = await fetch(address, { ...init, body })
                return {
                    status: response.status, text: await response.text(),
                    retryAfter: response.headers.get('Retry-After'), challenge: response.headers.get('WWW-Authenticate'),
                }
            } catch {
                return null
            }
        }
        """;

    [Fact]
    public async Task A_page_of_an_allowed_origin_signs_in_and_manages_its_devices()
    {
        await using var page = await PageServer.StartAsync();
        await using var api = await StartAsync(page.Origin, InOrder);
        await api.Client.SignUpAsync(Email);
        var browser = await chromium.OpenAsync(page.Address);

        var login = await FetchAsync(browser, api, "users/login", new { method = "POST" }, LoginForm(AuthClient.Password));
        var authorization = new { Authorization = $"Bearer {JsonDocument.Parse(login!.Text).RootElement.GetProperty("access_token").GetString()}" };
        var devices = await FetchAsync(browser, api, "users/me/devices", new { headers = authorization });
        var id = JsonDocument.Parse(devices!.Text).RootElement[0].GetProperty("id").GetInt64();
        var renamed = await FetchAsync(
            browser, api, $"users/me/devices/{id}", new { method = "PATCH", headers = Json(authorization.Authorization), body = """{"device_name":"Browser"}""" });
        var head = await FetchAsync(browser, api, "users/me", new { method = "HEAD", headers = authorization });
        var ended = await FetchAsync(browser, api, $"users/me/devices/{id}", new { method = "DELETE", headers = authorization });
        var after = await FetchAsync(browser, api, "users/me", new { headers = authorization });

        Assert.Equal((200, 200, 200, 200, 204), (login.Status, devices.Status, renamed!.Status, head!.Status, ended!.Status));
        Assert.Equal((401, "session_revoked"), (after!.Status, after.Code));
    }

    [Fact]
    public async Task A_page_of_an_allowed_origin_reads_why_it_was_refused_and_when_to_try_again()
    {
        await using var page = await PageServer.StartAsync();
        await using var api = await StartAsync(page.Origin, InOrder);
        await api.Client.SignUpAsync(Email);
        var browser = await chromium.OpenAsync(page.Address);

        var unknown = await FetchAsync(browser, api, "users/me", new { headers = new { Authorization = "Bearer none" } });
        var ofTheApplication = await FetchAsync(browser, api, "whoami", new { });
        Answer? locked = null;
        for (var attempt = 0; attempt < 7; attempt++)
        {
            locked = await FetchAsync(browser, api, "users/login", new { method = "POST" }, LoginForm("wrong"));
        }

        Assert.Equal((401, "invalid_token", "Bearer error=\"invalid_token\""), (unknown!.Status, unknown.Code, unknown.Challenge));
        Assert.Equal((401, "authentication_required", "Bearer"), (ofTheApplication!.Status, ofTheApplication.Code, ofTheApplication.Challenge));
        Assert.Equal((429, "too_many_attempts", "1"), (locked!.Status, locked.Code, locked.RetryAfter));
    }

    [Fact]
    public async Task Headers_that_the_application_does_not_expose_are_not_read()
    {
        await using var page = await PageServer.StartAsync();
        await using var api = await StartAsync(page.Origin, InOrder, exposed: []);
        var browser = await chromium.OpenAsync(page.Address);

        var refused = await FetchAsync(browser, api, "users/me", new { });

        Assert.Equal((401, "authentication_required", null), (refused!.Status, refused.Code, refused.Challenge));
    }

    [Fact]
    public async Task Where_authentication_comes_before_UseCors_a_script_sees_no_401()
    {
        await using var page = await PageServer.StartAsync();

        // Without a call of UseAuthentication, WebApplication puts it before everything that an application adds.
        await using var api = await StartAsync(page.Origin, host => host.UseCors());
        var browser = await chromium.OpenAsync(page.Address);

        Assert.Null(await FetchAsync(browser, api, "users/me", new { }));
        Assert.Equal(400, (await FetchAsync(browser, api, "users/login", new { method = "POST" }, new { }))!.Status);
    }

    [Fact]
    public async Task A_page_of_another_origin_reads_nothing()
    {
        await using var page = await PageServer.StartAsync();
        await using var stranger = await PageServer.StartAsync();
        await using var api = await StartAsync(page.Origin, InOrder);
        await api.Client.SignUpAsync(Email);
        var browser = await chromium.OpenAsync(stranger.Address);

        Assert.Null(await FetchAsync(browser, api, "users/login", new { method = "POST" }, LoginForm(AuthClient.Password)));
        Assert.Null(await FetchAsync(browser, api, "users/me", new { headers = new { Authorization = "Bearer none" } }));
    }

    private static object LoginForm(string password) => new { email = Email, password, device_id = "browser" };

    private static Dictionary<string, string> Json(string authorization)
        => new(StringComparer.Ordinal) { ["Authorization"] = authorization, ["Content-Type"] = "application/json" };

    private static async Task<Answer?> FetchAsync(IPage page, AuthApp api, string path, object init, object? form = null)
        => await page.EvaluateAsync<JsonElement?>(Fetch, new[] { new Uri(api.Address, path).AbsoluteUri, init, form }) is { ValueKind: JsonValueKind.Object } read
            ? new Answer(
                read.GetProperty("status").GetInt32(),
                read.GetProperty("text").GetString()!,
                read.GetProperty("retryAfter").GetString(),
                read.GetProperty("challenge").GetString())
            : null;

    private static void InOrder(WebApplication host)
    {
        host.UseCors();
        host.UseAuthentication();
        host.UseAuthorization();
    }

    private static Task<AuthApp> StartAsync(string origin, Action<WebApplication> pipeline, string[]? exposed = null)
        => AuthApp.StartAsync(
            extend: auth => auth.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
                .WithOrigins(origin)
                .AllowAnyHeader()
                .WithMethods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
                .WithExposedHeaders(exposed is null ? ["Retry-After", "WWW-Authenticate"] : exposed))),
            map: pipeline);

    private sealed record Answer(int Status, string Text, string? RetryAfter, string? Challenge)
    {
        public string? Code => JsonDocument.Parse(Text).RootElement.GetProperty("code").GetString();
    }
}
