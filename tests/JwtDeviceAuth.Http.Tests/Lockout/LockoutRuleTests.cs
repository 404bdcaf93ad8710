using System.Text.Json.Nodes;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Lockout;

/// <summary>What is counted for an account, what is not, and that nothing gets around it.</summary>
public sealed class LockoutRuleTests
{
    [Fact]
    public async Task The_longest_wait_is_a_quarter_of_an_hour_unless_set()
    {
        await using var app = await StartAsync();
        var guesser = new Guesser(app.Client);

        await guesser.FailAsync(5);
        for (var wait = 1; wait <= 512; wait *= 2)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(wait));
            await guesser.FailAsync(1);
        }

        Assert.Equal(15 * 60, Guesser.RetryAfter(await guesser.WrongAsync()));
    }

    [Fact]
    public async Task The_right_password_is_refused_during_a_lock_and_starts_the_count_anew_after_it()
    {
        await using var app = await StartAsync();
        var guesser = new Guesser(app.Client);
        await guesser.FailAsync(5);

        Assert.Equal(1, Guesser.RetryAfter(await guesser.RightAsync()));

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await (await guesser.RightAsync()).SuccessAsync();
        await guesser.FailAsync(5);
        Assert.Equal(1, Guesser.RetryAfter(await guesser.WrongAsync()));
    }

    [Fact]
    public async Task A_login_that_is_refused_does_not_make_the_wait_longer()
    {
        await using var app = await StartAsync();
        var guesser = new Guesser(app.Client);
        await guesser.FailAsync(5);

        for (var time = 0; time < 20; time++)
        {
            Assert.Equal(1, Guesser.RetryAfter(await guesser.WrongAsync()));
        }

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await (await guesser.RightAsync()).SuccessAsync();
    }

    [Fact]
    public async Task An_account_that_does_not_exist_is_locked_with_the_same_answer()
    {
        await using var app = await StartAsync();
        var guesser = new Guesser(app.Client);
        string[] emails = [Guesser.Email, "nobody@example.com", "no address"];
        foreach (var email in emails)
        {
            await guesser.FailAsync(5, email);
        }

        var answers = new List<Answer>();
        foreach (var email in emails)
        {
            answers.Add(await guesser.WrongAsync(email));
        }

        Assert.All(answers, answer =>
        {
            Assert.Equal(1, Guesser.RetryAfter(answer));
            Assert.Equal(answers[0].Body, answer.Body);
            Assert.Equal(WithoutDate(answers[0]), WithoutDate(answer));
        });
    }

    [Fact]
    public async Task The_address_is_the_same_however_it_is_typed()
    {
        await using var app = await StartAsync();
        var guesser = new Guesser(app.Client);

        await guesser.FailAsync(2);
        await guesser.FailAsync(2, " ANN@Example.com ");
        await guesser.FailAsync(1, "Ann@EXAMPLE.com");

        Assert.Equal(1, Guesser.RetryAfter(await guesser.WrongAsync()));
    }

    [Fact]
    public async Task The_table_names_nobody_and_is_emptied_when_the_counts_are_forgotten()
    {
        await using var app = await StartAsync();
        await new Guesser(app.Client).FailAsync(1);

        var keys = await RowsAsync(app, rows => rows.Select(row => row.KeyHash).ToListAsync());
        
        // The account, the source address, and the source address of the sign-up.
        Assert.Equal(3, keys.Count);
        Assert.All(keys, key => Assert.Equal(32, key.Length));
        foreach (var name in new[] { Guesser.Email, $"account\n{Guesser.Email}", "127.0.0.1", "address\n127.0.0.1", "sign-up\n127.0.0.1" })
        {
            Assert.DoesNotContain(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)), keys);
        }

        app.Clock.Advance(TimeSpan.FromDays(1));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await RowsAsync(app, rows => rows.AnyAsync()))
        {
            await Task.Delay(10, deadline.Token);
        }
    }

    [Fact]
    public async Task Right_passwords_leave_nothing_in_the_table()
    {
        await using var app = await StartAsync();
        var before = await RowsAsync(app, rows => rows.Select(row => row.KeyHash).ToListAsync());

        await (await new Guesser(app.Client).RightAsync()).SuccessAsync();

        Assert.Equal(before, await RowsAsync(app, rows => rows.Select(row => row.KeyHash).ToListAsync()));
    }

    [Fact]
    public async Task A_password_reset_starts_the_count_anew()
    {
        var mailbox = new Mailbox();
        await using var app = await StartAsync(extend: mailbox.AddTo);
        var guesser = new Guesser(app.Client);
        await guesser.FailAsync(5);

        await app.Client.PostJsonAsync("/users/password/forgot", new JsonObject { ["email"] = Guesser.Email });
        var code = (await mailbox.EmailAsync<PasswordResetEmail>()).Code;
        await app.Client.PostJsonAsync("/users/password/reset", new JsonObject { ["code"] = code, ["new_password"] = AuthClient.Password });

        await (await guesser.RightAsync()).SuccessAsync();
    }

    [Fact]
    public async Task When_it_is_off_nothing_is_counted()
    {
        await using var app = await StartAsync(lockout => lockout.Enabled = false);
        var guesser = new Guesser(app.Client);

        await guesser.FailAsync(8);

        await (await guesser.RightAsync()).SuccessAsync();
        Assert.False(await RowsAsync(app, rows => rows.AnyAsync()));
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Whoever_has_an_access_token_cannot_guess_the_password_with_it(string method)
    {
        await using var app = await StartAsync();
        var tokens = await app.Client.LoginAsync(Guesser.Email, "phone");
        Task<Answer> GuessAsync(string password) => app.Client.SendJsonAsync(
            new HttpMethod(method), "/users/me", tokens.Access, new JsonObject { [method == "PUT" ? "old_password" : "password"] = password });

        for (var time = 0; time < 5; time++)
        {
            (await GuessAsync("wrong password")).IsProblem(400, "incorrect_password");
        }

        Assert.Equal(1, Guesser.RetryAfter(await GuessAsync(AuthClient.Password)));
        Assert.Equal(LockoutScope.Profile, (await app.EventAsync<LoginThrottled>()).Scope);

        // The login has counts of its own: the thief does not keep the owner out, nor a stranger the owner from the profile.
        await app.Client.LoginAsync(Guesser.Email, "phone 2");
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange((await GuessAsync(AuthClient.Password)).Status, 200, 204);
    }

    private static async Task<AuthApp> StartAsync(Action<LockoutOptions>? lockout = null, Action<JwtDeviceAuthBuilder>? extend = null)
    {
        var app = await AuthApp.StartAsync(options => lockout?.Invoke(options.Lockout), extend);
        await app.Client.SignUpAsync(Guesser.Email);
        return app;
    }

    private static Task<T> RowsAsync<T>(AuthApp app, Func<DbSet<FailedLogins>, Task<T>> use)
        => app.InScopeAsync(services => use(services.GetRequiredService<JwtDeviceAuthDbContext>().Set<FailedLogins>()));

    private static IEnumerable<KeyValuePair<string, string>> WithoutDate(Answer answer)
        => answer.Headers.Where(header => header.Key != "Date").OrderBy(header => header.Key, StringComparer.Ordinal);
}
