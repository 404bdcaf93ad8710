using System.Text.Json;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace TodoApi.Tests.Browser;

/// <summary>
/// The refresh token in a cookie, in a real browser: what a page of the same site can do, and what others cannot. The applications are at 127.0.0.1, under
/// several ports; localhost is the same machine and another site.
/// </summary>
public sealed class CookiePageTests(Chromium chromium)
{
    private const string Email = "ann@example.com";

    private const string Post = """
        async ([address, fields, header]) => {
            try {
                const response = await fetch(address, {
                    method: 'POST', credentials: 'include', body: new URLSearchParams(fields ?? {}), headers: header ? { 'X-Requested-With': 'fetch' } : {},
                })
                return { status: response.status, text: await response.text(), cookies: document.cookie }
            } catch {
                return null
            }
        }
        """;

    // A form that its page sends by itself, as an attacker's would; its answer is what the browser shows then.
    private const string SendForm = """
        ([address, fields]) => {
            const form = document.createElement('form')
            form.method = 'POST'
            form.action = address
            for (const [name, value] of Object.entries(fields)) {
                const input = document.createElement('input')
                input.name = name
                input.value = value
                form.append(input)
            }
            document.body.append(form)
            form.submit()
        }
        """;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task A_page_stays_signed_in_when_it_is_loaded_again_and_never_sees_the_token(string host)
    {
        await using var server = await PageServer.StartAsync();
        var address = At(server.Address, host);
        await using var api = await StartAsync(address.GetLeftPart(UriPartial.Authority));
        var page = await chromium.OpenAsync(address);

        var login = await PostAsync(page, At(api.Address, host), "login", Login());
        await page.ReloadAsync();
        var refresh = await PostAsync(page, At(api.Address, host), "refresh");
        var again = await PostAsync(page, At(api.Address, host), "refresh");
        var cookie = Assert.Single(await page.Context.CookiesAsync());
        var logout = await PostAsync(page, At(api.Address, host), "logout");
        var after = await PostAsync(page, At(api.Address, host), "refresh");

        Assert.Equal((200, 200, 200, 204), (login!.Status, refresh!.Status, again!.Status, logout!.Status));
        Assert.All(new[] { login, refresh, again }, answer =>
        {
            Assert.Contains("access_token", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("refresh_token", answer.Text, StringComparison.Ordinal);
            Assert.Equal(string.Empty, answer.Cookies);
        });
        Assert.Equal((true, true, SameSiteAttribute.Strict, host, "/"), (cookie.HttpOnly, cookie.Secure, cookie.SameSite, cookie.Domain, cookie.Path));
        Assert.StartsWith("__Host-", cookie.Name, StringComparison.Ordinal);
        Assert.Equal((401, "invalid_refresh_token"), (after!.Status, after.Code));
        Assert.Empty(await page.Context.CookiesAsync());
    }

    [Fact]
    public async Task A_hostile_site_neither_refreshes_nor_signs_anybody_in_or_out()
    {
        await using var server = await PageServer.StartAsync();
        await using var api = await StartAsync(server.Origin);
        var page = await chromium.OpenAsync(server.Address);
        await PostAsync(page, api.Address, "login", Login());
        await using var hostile = await PageServer.StartAsync();
        var attack = await page.Context.NewPageAsync();

        foreach (var (path, fields) in new (string, Dictionary<string, string>)[] { ("login", Login("mallory@example.com")), ("refresh", []), ("logout", []), ("revoke", []) })
        {
            await attack.GotoAsync(At(hostile.Address, "localhost").AbsoluteUri);
            Assert.Null(await PostAsync(attack, api.Address, path, fields));
            await PostAsync(attack, api.Address, path, fields, hasHeader: false);
            var shown = await attack.RunAndWaitForResponseAsync(
                () => attack.EvaluateAsync(SendForm, new object[] { new Uri(api.Address, $"users/{path}").AbsoluteUri, fields }),
                response => response.Url.EndsWith(path, StringComparison.Ordinal));
            Assert.Contains(shown.Status, new[] { 400, 401, 403, 415 });
            await attack.WaitForURLAsync($"**/users/{path}");
        }

        Assert.Equal(Email, await WhoAsync(page, api));
    }

    [Fact]
    public async Task Another_origin_of_the_same_site_needs_the_leave_of_CORS()
    {
        await using var server = await PageServer.StartAsync();
        await using var api = await StartAsync(server.Origin);
        var page = await chromium.OpenAsync(server.Address);
        await PostAsync(page, api.Address, "login", Login());
        await using var neighbour = await PageServer.StartAsync();
        var attack = await page.Context.NewPageAsync();
        await attack.GotoAsync(neighbour.Address.AbsoluteUri);

        foreach (var path in new[] { "refresh", "logout", "revoke" })
        {
            // Here the browser does send the cookie.
            Assert.Null(await PostAsync(attack, api.Address, path, hasHeader: true));
            Assert.Null(await PostAsync(attack, api.Address, path, hasHeader: false));
        }

        Assert.Equal(Email, await WhoAsync(page, api));
    }

    private static async Task<string?> WhoAsync(IPage page, AuthApp api)
    {
        var access = JsonDocument.Parse((await PostAsync(page, api.Address, "refresh"))!.Text).RootElement.GetProperty("access_token").GetString();
        return (string?)(await (await api.Client.GetAsync("/users/me", access)).SuccessAsync())["email"];
    }

    private static Uri At(Uri address, string host) => new UriBuilder(address) { Host = host }.Uri;

    private static Dictionary<string, string> Login(string email = Email) => new(StringComparer.Ordinal)
    {
        ["email"] = email, ["password"] = AuthClient.Password, ["device_id"] = "browser", ["token_delivery"] = "cookie",
    };

    private static async Task<Answer?> PostAsync(IPage page, Uri api, string path, Dictionary<string, string>? fields = null, bool hasHeader = true)
        => await page.EvaluateAsync<JsonElement?>(Post, new object?[] { new Uri(api, $"users/{path}").AbsoluteUri, fields, hasHeader }) is { ValueKind: JsonValueKind.Object } read
            ? new Answer(read.GetProperty("status").GetInt32(), read.GetProperty("text").GetString()!, read.GetProperty("cookies").GetString()!)
            : null;

    private static async Task<AuthApp> StartAsync(string origin)
    {
        var api = await AuthApp.StartAsync(
            extend: auth => auth.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
                .WithOrigins(origin)
                .AllowCredentials()
                .WithHeaders("Authorization", "Content-Type", "X-Requested-With")
                .WithMethods("POST"))),
            map: host =>
            {
                host.UseCors();
                host.UseAuthentication();
                host.UseAuthorization();
            });
        await api.Client.SignUpAsync(Email);
        await api.Client.SignUpAsync("mallory@example.com");
        return api;
    }

    private sealed record Answer(int Status, string Text, string Cookies)
    {
        public string? Code => JsonDocument.Parse(Text).RootElement.GetProperty("code").GetString();
    }
}
