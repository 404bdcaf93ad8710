using System.Net.Http.Json;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using Xunit;

namespace JwtDeviceAuth.Testing.Tests;

public sealed class CapturedTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_email_is_caught_with_its_code_and_not_sent()
    {
        await using var api = new Api(auth => auth.AddEmailSender<Post>());
        await api.AddUserAsync("ann@example.com");
        await api.AddUserAsync("bob@example.com");
        using var client = api.CreateClient();

        await client.PostAsJsonAsync("/users/password/forgot", new { email = "ann@example.com" }, Token);
        await client.PostAsJsonAsync("/users/password/forgot", new { email = "bob@example.com" }, Token);

        var email = await api.CapturedEmails().WaitForAsync<PasswordResetEmail>(mail => mail.Address == "ann@example.com", cancellationToken: Token);
        await api.CapturedEmails().WaitForAsync<PasswordResetEmail>(mail => mail.Address == "bob@example.com", cancellationToken: Token);
        using var reset = await client.PostAsJsonAsync("/users/password/reset", new { code = email.Code, new_password = "another good one" }, Token);
        reset.EnsureSuccessStatusCode();
        Assert.Equal(2, api.CapturedEmails().All.Count);
    }

    [Fact]
    public async Task Events_are_caught_and_the_applications_sinks_hear_them_too()
    {
        var heard = new TaskCompletionSource<string>();
        await using var api = new Api(auth => auth.AddSecurityEventSink((securityEvent, _) =>
        {
            heard.TrySetResult(securityEvent.GetType().Name);
            return ValueTask.CompletedTask;
        }));
        using var client = await api.CreateClientForAsync("ann@example.com");

        var login = await api.CapturedSecurityEvents().WaitForAsync<LoginSucceeded>(cancellationToken: Token);

        Assert.Equal("test-1", login.DeviceId);
        Assert.Equal(nameof(LoginSucceeded), await heard.Task.WaitAsync(Token));
        Assert.Single(api.CapturedSecurityEvents().All);
    }

    [Fact]
    public async Task A_wait_in_vain_says_what_came_instead()
    {
        await using var api = new Api();
        using var client = await api.CreateClientForAsync("ann@example.com");
        await api.CapturedSecurityEvents().WaitForAsync<LoginSucceeded>(cancellationToken: Token);

        var events = await Assert.ThrowsAsync<TimeoutException>(
            () => api.CapturedSecurityEvents().WaitForAsync<PasswordChanged>(timeout: Soon, cancellationToken: Token));
        Assert.Contains("No PasswordChanged has come", events.Message, StringComparison.Ordinal);
        Assert.Contains("LoginSucceeded", events.Message, StringComparison.Ordinal);

        var emails = await Assert.ThrowsAsync<TimeoutException>(
            () => api.CapturedEmails().WaitForAsync<PasswordResetEmail>(timeout: Soon, cancellationToken: Token));
        Assert.Contains("AddEmailSender", emails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_can_be_stopped()
    {
        await using var api = new Api();
        api.StartServer();
        using var stop = new CancellationTokenSource(Soon);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => api.CapturedSecurityEvents().WaitForAsync<PasswordChanged>(cancellationToken: stop.Token));
    }

    private sealed class Post : IAccountEmailSender
    {
        public ValueTask SendAsync(AccountEmail email, CancellationToken cancellationToken)
            => throw new InvalidOperationException("A test must not send e-mails.");
    }
}
