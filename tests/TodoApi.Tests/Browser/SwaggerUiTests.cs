using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Microsoft.Playwright;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Browser;

public sealed class SwaggerUiTests(Chromium chromium) : IAsyncDisposable
{
    private readonly TodoApp _app = new();

    [Fact]
    public async Task A_person_signs_in_with_email_and_password_and_lists_todos()
    {
        var ann = await _app.NewUserAsync();
        await ann.CreateAsync("Buy milk");
        var page = await chromium.OpenAsync(new Uri(_app.Address, "/swagger"));

        var dialog = await OpenAuthorizeAsync(page);
        Assert.Equal("swagger-ui", await dialog.Locator("#client_id_password").InputValueAsync());
        await dialog.Locator("#oauth_username").FillAsync(ann.Email);
        await dialog.Locator("#oauth_password").FillAsync(AuthClient.Password);
        await Form(dialog, "oauth2").GetByRole(AriaRole.Button, new() { Name = "Apply given OAuth2 credentials" }).ClickAsync();
        await Form(dialog, "oauth2").GetByText("Authorized", new() { Exact = true }).WaitForAsync();
        await CloseAsync(dialog);

        await AssertListsAsync(page, "Buy milk");
        var devices = await (await ann.GetAsync("/users/me/devices")).SuccessAsync();
        Assert.Equal(["swagger-ui", "tests"], devices.AsArray().Select(device => (string)device!["device_id"]!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_person_pastes_an_access_token_and_lists_todos()
    {
        var ann = await _app.NewUserAsync();
        await ann.CreateAsync("Buy bread");
        var page = await chromium.OpenAsync(new Uri(_app.Address, "/swagger"));

        var dialog = await OpenAuthorizeAsync(page);
        await Form(dialog, "bearer").GetByRole(AriaRole.Textbox).FillAsync(ann.AccessToken);
        await Form(dialog, "bearer").GetByRole(AriaRole.Button, new() { Name = "Apply credentials" }).ClickAsync();
        await Form(dialog, "bearer").GetByText("Authorized", new() { Exact = true }).WaitForAsync();
        await CloseAsync(dialog);

        await AssertListsAsync(page, "Buy bread");
    }

    [Fact]
    public async Task The_forms_can_be_sent_as_they_are_filled()
    {
        var page = await chromium.OpenAsync(new Uri(_app.Address, "/swagger"));

        Assert.Equal("200", await ExecuteAsync(page.Locator("#operations-tag-Users ~ div .opblock:has([data-path='/users/signup'])")));
        var login = page.Locator("#operations-tag-Users ~ div .opblock:has([data-path='/users/login'])");
        Assert.Equal("200", await ExecuteAsync(login));
        var tokens = JsonNode.Parse(await login.Locator(".live-responses-table .highlight-code code").First.InnerTextAsync())!;

        var dialog = await OpenAuthorizeAsync(page);
        await Form(dialog, "bearer").GetByRole(AriaRole.Textbox).FillAsync((string)tokens["access_token"]!);
        await Form(dialog, "bearer").GetByRole(AriaRole.Button, new() { Name = "Apply credentials" }).ClickAsync();
        await CloseAsync(dialog);
        Assert.Equal("201", await ExecuteAsync(page.Locator("#operations-Todos-CreateTodo")));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<ILocator> OpenAuthorizeAsync(IPage page)
    {
        await page.Locator(".auth-wrapper .authorize").ClickAsync();
        return page.Locator(".dialog-ux .modal-ux");
    }

    private static ILocator Form(ILocator dialog, string scheme) => dialog.Locator(".auth-container", new() { HasText = $"{scheme} (" });

    private static Task CloseAsync(ILocator dialog) => dialog.Locator(".close-modal").ClickAsync();

    private static async Task AssertListsAsync(IPage page, string title)
    {
        var list = page.Locator("#operations-Todos-ListTodos");
        Assert.Equal("200", await ExecuteAsync(list));
        Assert.Contains(title, await list.Locator(".live-responses-table .highlight-code").First.InnerTextAsync(), StringComparison.Ordinal);
    }

    private static async Task<string> ExecuteAsync(ILocator operation)
    {
        await operation.Locator(".opblock-summary-control").ClickAsync();
        await operation.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        await operation.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        return (await operation.Locator(".live-responses-table .response .response-col_status").First.InnerTextAsync()).Trim();
    }
}
