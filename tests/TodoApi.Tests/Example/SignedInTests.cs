using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json.Nodes;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Testing;
using Xunit;

namespace TodoApi.Tests.Example;

/// <summary>What the tests of an application can look like. They use what is public in JwtDeviceAuth.Testing, and nothing else of the library's tests.</summary>
public sealed class SignedInTests : IAsyncDisposable
{
    private readonly TodoApiFactory _app = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // begin-snippet: testing-client
    [Fact]
    public async Task People_see_their_own_todos_only()
    {
        using var ann = await _app.CreateClientForAsync("ann@example.com");
        using var bob = await _app.CreateClientForAsync("bob@example.com");

        (await ann.PostAsJsonAsync("/todos", new { title = "Water the plants" }, Token)).EnsureSuccessStatusCode();

        Assert.Single((await ann.GetFromJsonAsync<JsonArray>("/todos", Token))!);
        Assert.Empty((await bob.GetFromJsonAsync<JsonArray>("/todos", Token))!);
    }
    // end-snippet

    // begin-snippet: testing-clock
    [Fact]
    public async Task A_token_is_accepted_for_half_an_hour()
    {
        using var ann = await _app.CreateClientForAsync("ann@example.com");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(ann, "/todos"));

        _app.Clock.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(ann, "/todos"));
    }
    // end-snippet

    // begin-snippet: testing-email
    [Fact]
    public async Task A_forgotten_password_is_reset_with_the_code_from_the_email()
    {
        await _app.AddUserAsync("ann@example.com", password: "correct horse battery");
        using var client = _app.CreateClient();

        await client.PostAsJsonAsync("/users/password/forgot", new { email = "ann@example.com" }, Token);
        var email = await _app.CapturedEmails().WaitForAsync<PasswordResetEmail>(cancellationToken: Token);
        var reset = await client.PostAsJsonAsync("/users/password/reset", new { code = email.Code, new_password = "a better one this time" }, Token);

        Assert.True(reset.IsSuccessStatusCode);
    }
    // end-snippet

    // begin-snippet: testing-event
    [Fact]
    public async Task A_refresh_token_that_comes_back_late_is_reported_as_theft()
    {
        var ann = await _app.AddUserAsync("ann@example.com");
        var tokens = await _app.SignInAsync(ann);
        using var client = _app.CreateClient();
        (await client.PostAsJsonAsync("/users/refresh", new { refresh_token = tokens.RefreshToken }, Token)).EnsureSuccessStatusCode();

        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await client.PostAsJsonAsync("/users/refresh", new { refresh_token = tokens.RefreshToken }, Token);

        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        Assert.Equal(ann.Id, (await _app.CapturedSecurityEvents().WaitForAsync<TheftDetected>(cancellationToken: Token)).UserId);
    }
    // end-snippet

    // begin-snippet: testing-snapshot
    [Fact]
    public async Task The_token_of_an_administrator()
    {
        var ann = await _app.AddUserAsync("ann@example.com");

        var tokens = await _app.SignInAsync(ann, new Claim("role", "admin"));

        Snapshot.VerifyToken(tokens.AccessToken);
    }
    // end-snippet

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Token);
        return response.StatusCode;
    }
}
