using System.Text.Json.Nodes;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Emails;

/// <summary>What <c>POST password/forgot</c> answers depends on no account: the account is looked for when the answer is out.</summary>
public sealed class ForgotUniformityTests
{
    private readonly Mailbox _mailbox = new();

    [Theory]
    [InlineData(FailureDetail.Uniform)]
    [InlineData(FailureDetail.Specific)]
    public async Task Every_address_gets_the_same_answer_to_the_byte(FailureDetail detail)
    {
        await using (var app = await AuthApp.StartAsync(options => options.FailureDetail = detail, _mailbox.AddTo))
        {
            await app.Client.SignUpAsync("unconfirmed@example.com");
            await app.Client.SignUpAsync("inactive@example.com");
            await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>()
                .Where(user => user.NormalizedEmail == "inactive@example.com")
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.IsActive, false)));
            await SocialUser.AddAsync(app, "social@example.com");
            await SocialUser.AddAsync(app, "confirmed@example.com", FakeClock.Start);

            var expected = await ForgetAsync(app, "nobody@example.com");
            Assert.StartsWith("HTTP/1.1 202 Accepted\r\n", expected, StringComparison.Ordinal);
            foreach (var name in new[] { "unconfirmed", "inactive", "social", "confirmed" })
            {
                // The fifth is one too many for a mailbox.
                for (var time = 0; time < 5; time++)
                {
                    Assert.Equal(expected, await ForgetAsync(app, $"{name}@example.com"));
                }
            }
        }

        Assert.Equal(
            ["confirmed", "confirmed", "confirmed", "social", "social", "social", "unconfirmed", "unconfirmed", "unconfirmed"],
            _mailbox.Emails.Select(email => email.Address.Split('@')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_answer_does_not_wait_for_the_database_or_the_sender()
    {
        using var folder = new TemporaryFolder();
        var sender = new Held();
        await using (var app = await AuthApp.StartAsync(
            extend: auth => auth.Services.AddSingleton<IAccountEmailSender>(sender),
            folder: folder,
            addStore: auth => auth.AddSqlite($"Data Source={folder.File("app.db")};Default Timeout=1")))
        {
            await app.Client.SignUpAsync("ann@example.com");
            await using (var other = new SqliteConnection($"Data Source={folder.File("app.db")}"))
            {
                await other.OpenAsync(TestContext.Current.CancellationToken);
                await using var held = other.BeginTransaction(deferred: false);
                Assert.Equal(202, (await PostAsync(app, "ann@example.com")).Status);
                Assert.Equal(202, (await PostAsync(app, "nobody@example.com")).Status);
                await LogAsync(app, "An e-mail (not made yet) could not be made or sent: ");
            }

            Assert.Equal(202, (await PostAsync(app, "ann@example.com")).Status);
            await sender.Called.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            Assert.Equal(202, (await PostAsync(app, "ann@example.com")).Status);
            sender.Release.SetResult();
        }

        Assert.Equal(2, sender.Count);
    }

    [Fact]
    public async Task What_a_failing_sender_says_is_logged_without_the_code_and_the_address()
    {
        await using var app = await AuthApp.StartAsync(extend: auth => auth.AddEmailSender<Failing>());
        await app.Client.SignUpAsync("ann@example.com");

        Assert.Equal(202, (await PostAsync(app, "ann@example.com")).Status);

        var line = await LogAsync(app, "An e-mail (PasswordResetEmail) could not be made or sent: ");
        Assert.Contains("(address) does not take (code)", line, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Log.Lines, logged => logged.Text.Contains("ann@example", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<string> LogAsync(AuthApp app, string start)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            if (app.Log.Lines.Select(line => line.Text).FirstOrDefault(text => text.StartsWith(start, StringComparison.Ordinal)) is { } found)
            {
                return found;
            }

            await Task.Delay(10, deadline.Token);
        }
    }

    private static Task<Answer> PostAsync(AuthApp app, string email)
        => app.Client.PostJsonAsync("/users/password/forgot", new JsonObject { ["email"] = email });

    /// <summary>The answer as it comes over the wire, but for the time of day.</summary>
    private static async Task<string> ForgetAsync(AuthApp app, string email)
    {
        var body = $"email={email}";
        string[] headers = ["Content-Type: application/x-www-form-urlencoded", $"Content-Length: {body.Length}"];
        var answer = await BadInput.RawHttp.SendTextAsync(app.Address, "POST /users/password/forgot", headers, body);
        return string.Concat(answer.Split("\r\n").Where(line => !line.StartsWith("Date: ", StringComparison.Ordinal)).Select(line => line + "\r\n"));
    }

    private sealed class Failing : IAccountEmailSender
    {
        public ValueTask SendAsync(AccountEmail email, CancellationToken cancellationToken)
            => throw new InvalidOperationException($"{email.Address.ToUpperInvariant()} does not take {((PasswordResetEmail)email).Code}");
    }

    private sealed class Held : IAccountEmailSender
    {
        private int _count;

        public TaskCompletionSource Called { get; } = new();

        public TaskCompletionSource Release { get; } = new();

        public int Count => _count;

        public async ValueTask SendAsync(AccountEmail email, CancellationToken cancellationToken)
        {
            Called.TrySetResult();
            await Release.Task.WaitAsync(cancellationToken);
            Interlocked.Increment(ref _count);
        }
    }
}
