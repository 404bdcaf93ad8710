using JwtDeviceAuth.TestSupport;
using Microsoft.Playwright;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Browser;

/// <summary>A person at /account.html, who finds everything by its label or its name.</summary>
internal sealed class AccountPage
{
    private readonly List<string> _faults = [];

    private AccountPage(IPage page, string email) => (Page, Email) = (page, email);

    public IPage Page { get; }

    public string Email { get; }

    public ILocator Message => Page.Locator("#message");

    public ILocator Account => Page.Locator("#account");

    public ILocator Proved => Page.Locator("#proved");

    public ILocator Passkeys => Page.Locator("#passkey-rows tr");

    public static async Task<AccountPage> OpenAsync(Chromium chromium, TodoApp app, string email)
        => Watch(await chromium.OpenAsync(new Uri(app.Localhost, "/account.html")), email);

    /// <summary>Another tab of the same browser.</summary>
    public async Task<AccountPage> OpenTabAsync()
    {
        var page = await Page.Context.NewPageAsync();
        var tab = Watch(page, Email);
        await page.GotoAsync(Page.Url);
        return tab;
    }

    public Task PressAsync(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public Task FillAsync(string label, string text) => Page.GetByLabel(label, new() { Exact = true }).Filter(new() { Visible = true }).FillAsync(text);

    public async Task SignUpAsync()
    {
        await FillCredentialsAsync();
        await PressAsync("Sign up");
        await IsSignedInAsync("one factor (pwd)");
    }

    /// <summary>By password; what comes next is for the caller to see.</summary>
    public async Task LoginAsync()
    {
        await FillCredentialsAsync();
        await PressAsync("Sign in");
    }

    public async Task IsSignedInAsync(string proved)
    {
        await Assertions.Expect(Account).ToBeVisibleAsync();
        await Assertions.Expect(Proved).ToContainTextAsync(proved);
    }

    public async Task SignOutAsync()
    {
        await PressAsync("Sign out");
        await SaysAsync("Signed out.");
    }

    public Task SaysAsync(string text) => Assertions.Expect(Message).ToContainTextAsync(text);

    /// <summary>Adds an authenticator app, with the password, and signs in with its next code from then on. Gives its secret.</summary>
    public async Task<string> AddAppAsync(Func<string, string> codeOf)
    {
        await PressAsync("Add an app");
        await ConfirmWithPasswordAsync();
        await Assertions.Expect(Page.GetByAltText("The same as a QR code")).ToBeVisibleAsync();
        var secret = (await Page.Locator("#totp-secret").TextContentAsync())!;
        await FillAsync("The code that the app shows", codeOf(secret));
        await PressAsync("Confirm");
        await Assertions.Expect(Page.Locator("#recovery-codes li")).ToHaveCountAsync(10);
        return secret;
    }

    /// <summary>Adds a passkey, with the password where there is no second factor yet.</summary>
    public async Task AddPasskeyAsync(string name, bool withPassword)
    {
        await FillAsync("Name", name);
        await PressAsync("Add a passkey");
        if (withPassword)
        {
            await ConfirmWithPasswordAsync();
        }
    }

    /// <summary>The secret of the authenticator app that a login asks for.</summary>
    public async Task<string> EnrolmentAsync()
    {
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Add an authenticator app" })).ToBeVisibleAsync();
        return (await Page.Locator("#enrol-secret").TextContentAsync())!;
    }

    /// <summary>Answers it with a code.</summary>
    public async Task ConfirmAsync(string code)
    {
        await FillAsync("The code that the app shows", code);
        await PressAsync("Go on");
    }

    public async Task ConfirmWithPasswordAsync()
    {
        await FillAsync("Password", AuthClient.Password);
        await PressAsync("Confirm");
    }

    /// <summary>Nothing was thrown in the page, and nothing was against its policy.</summary>
    public void HasNoFaults() => Assert.Empty(_faults);

    private static AccountPage Watch(IPage page, string email)
    {
        var person = new AccountPage(page, email);
        page.PageError += (_, fault) => person._faults.Add(fault);
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                person._faults.Add(message.Text);
            }
        };
        return person;
    }

    public async Task FillCredentialsAsync()
    {
        await FillAsync("E-mail", Email);
        await FillAsync("Password", AuthClient.Password);
    }
}
