using System.Text.Json.Nodes;
using JwtDeviceAuth.Http.Tests.Deployments;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>Sign-ups are counted for the address they come from.</summary>
public abstract class SignUpCountTests(IDeployment deployment)
{
    [Fact]
    public async Task Past_the_free_ones_the_wait_doubles_up_to_a_minute()
    {
        await using var app = await StartAsync(free: 3);
        for (var number = 0; number < 3; number++)
        {
            await (await SignUpFloodTests.PostSignUpAsync(app.Client, number)).SuccessAsync();
        }

        foreach (var wait in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            var refused = (await SignUpFloodTests.PostSignUpAsync(app.Client, 3)).IsProblem(429, "too_many_attempts");
            Assert.Equal($"{wait}", refused.Headers["Retry-After"]);
            app.Clock.Advance(TimeSpan.FromSeconds(wait));
            await (await SignUpFloodTests.PostSignUpAsync(app.Client, 100 + wait + app.Clock.GetUtcNow().Minute)).SuccessAsync();
        }

        Assert.Contains(app.Events.OfType<LoginThrottled>(), throttled => throttled.Scope == LockoutScope.SignUp);
    }

    [Fact]
    public async Task Of_many_at_once_no_more_than_the_free_ones_are_hashed()
    {
        await using var app = await StartAsync(free: 5);

        var answers = await Racing.RunAsync(40, number => SignUpFloodTests.PostSignUpAsync(app.Client, number));

        Assert.Equal(5, answers.Count(answer => answer.Status == 200));
        Assert.Equal(35, answers.Count(answer => answer.Status == 429));
    }

    [Fact]
    public async Task One_whose_address_is_taken_counts_and_one_that_is_not_valid_does_not()
    {
        await using var app = await StartAsync(free: 2);
        await (await SignUpFloodTests.PostSignUpAsync(app.Client, 1)).SuccessAsync();
        for (var time = 0; time < 5; time++)
        {
            (await app.Client.PostJsonAsync(
                "/users/signup", new JsonObject { ["email"] = "bob@example.com", ["name"] = "Bob", ["password"] = "password" })).IsInvalid("password");
        }

        (await SignUpFloodTests.PostSignUpAsync(app.Client, 1)).IsProblem(400, "email_taken");

        (await SignUpFloodTests.PostSignUpAsync(app.Client, 2)).IsProblem(429, "too_many_attempts");
    }

    [Fact]
    public async Task It_keeps_nobody_from_signing_in()
    {
        await using var app = await StartAsync(free: 1);
        await (await SignUpFloodTests.PostSignUpAsync(app.Client, 1)).SuccessAsync();
        (await SignUpFloodTests.PostSignUpAsync(app.Client, 2)).IsProblem(429, "too_many_attempts");

        await app.Client.LoginAsync("user1@example.com", "phone");
    }

    private Task<AuthNodes> StartAsync(int free) => deployment.StartAsync(options => options.Lockout.FreeSignUps = free);
}

public sealed class SignUpCountOnSqliteTests() : SignUpCountTests(new OneNodeOnSqlite());

public sealed class SignUpCountOnThreeNodesTests(PostgresServer server) : SignUpCountTests(new ThreeNodesOnPostgreSql(server));
