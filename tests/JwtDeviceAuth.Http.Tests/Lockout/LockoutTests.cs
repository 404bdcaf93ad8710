using JwtDeviceAuth.Http.Tests.Deployments;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Lockout;

/// <summary>Guessing the password of one account: what is free and how long the wait is, also where each guess goes to another node.</summary>
public abstract class LockoutTests(IDeployment deployment)
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task The_first_wrong_passwords_are_free_and_then_the_wait_doubles_up_to_the_longest()
    {
        await using var app = await StartAsync(lockout => lockout.MaxDelay = TimeSpan.FromSeconds(5));
        var guesser = new Guesser(app.Client);

        await guesser.FailAsync(5);
        foreach (var wait in new[] { 1, 2, 4, 5, 5 })
        {
            Assert.Equal(wait, Guesser.RetryAfter(await guesser.WrongAsync()));
            app.Clock.Advance(TimeSpan.FromSeconds(wait) - Millisecond);
            Assert.Equal(1, Guesser.RetryAfter(await guesser.WrongAsync()));
            app.Clock.Advance(Millisecond);
            await guesser.FailAsync(1);
        }
    }

    [Fact]
    public async Task Of_fifty_wrong_passwords_at_once_only_the_free_ones_reach_the_hash()
    {
        await using var app = await StartAsync();
        var guesser = new Guesser(app.Client);

        var answers = await Racing.RunAsync(50, number => guesser.WrongAsync(device: $"device {number}"));

        Assert.Equal(5, app.All.Sum(node => ((CountingHasher)node.Services.GetRequiredService<IPasswordHasher>()).Verified));
        Assert.Equal(5, answers.Count(answer => answer.Status == 401));
        Assert.All(answers.Where(answer => answer.Status != 401), answer => Assert.Equal(1, Guesser.RetryAfter(answer)));
    }

    [Fact]
    public async Task The_counts_outlive_the_process()
    {
        await using var app = await StartAsync();
        await new Guesser(app.Client).FailAsync(5);

        await app.RestartAsync();

        Assert.Equal(1, Guesser.RetryAfter(await new Guesser(app.Client).RightAsync()));
    }

    private async Task<AuthNodes> StartAsync(Action<LockoutOptions>? lockout = null)
    {
        var app = await deployment.StartAsync(options => lockout?.Invoke(options.Lockout), auth => auth.Services.AddSingleton<IPasswordHasher, CountingHasher>());
        await app.Client.SignUpAsync(Guesser.Email);
        return app;
    }
}

public sealed class LockoutOnSqliteTests() : LockoutTests(new OneNodeOnSqlite());

public sealed class LockoutOnThreeNodesTests(PostgresServer server) : LockoutTests(new ThreeNodesOnPostgreSql(server));
