using System.Text.Json.Nodes;
using JwtDeviceAuth.Http.Tests.Deployments;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Lockout;

/// <summary>Right passwords that come at once are let in one after the other; wrong ones gain nothing by it.</summary>
public abstract class HurryTests(IDeployment deployment)
{
    private const int AtOnce = 12;

    [Fact]
    public async Task Twelve_logins_at_once_with_the_right_password_all_get_in()
    {
        await using var app = await StartAsync();
        var guesser = new Guesser(app.Client);

        var answers = await Racing.RunAsync(AtOnce, number => guesser.RightAsync(device: $"device {number}"));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
    }

    [Fact]
    public async Task So_do_twelve_that_prove_the_same_device()
    {
        await using var app = await StartAsync();
        var proof = (await app.Client.LoginAsync(Guesser.Email, "phone")).Refresh;
        var guesser = new Guesser(app.Client);

        var answers = await Racing.RunAsync(AtOnce, _ => guesser.RightAsync(device: "phone", proof: proof));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
    }

    [Fact]
    public async Task So_do_twelve_changes_of_a_profile()
    {
        await using var app = await StartAsync();
        var access = (await app.Client.LoginAsync(Guesser.Email, "phone")).Access;

        var answers = await Racing.RunAsync(AtOnce, number => app.Client.SendJsonAsync(
            HttpMethod.Put, "/users/me", access, new JsonObject { ["old_password"] = AuthClient.Password, ["name"] = $"Ann {number}" }));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
    }

    [Fact]
    public async Task So_do_sixty_people_behind_one_address()
    {
        await using var app = await StartAsync(free: 2);
        for (var number = 0; number < 60; number++)
        {
            await app.Client.SignUpAsync($"user{number}@example.com");
        }

        var guesser = new Guesser(app.Client);
        var answers = await Racing.RunAsync(60, number => guesser.RightAsync($"user{number}@example.com"));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
    }

    [Fact]
    public async Task Wrong_ones_among_them_still_count_and_lock_the_account()
    {
        await using var app = await StartAsync();
        var guesser = new Guesser(app.Client);

        var answers = await Racing.RunAsync(30, number => guesser.WrongAsync(device: $"device {number}"));

        Assert.Equal(5, answers.Count(answer => answer.Status == 401));
        Assert.All(answers.Where(answer => answer.Status != 401), answer => Assert.Equal(1, Guesser.RetryAfter(answer)));
        Assert.Equal(1, Guesser.RetryAfter(await guesser.RightAsync()));
    }

    private async Task<AuthNodes> StartAsync(int free = 5)
    {
        var app = await deployment.StartAsync(
            options => options.Lockout.FreeAttempts = free, auth => auth.Services.AddSingleton<IPasswordHasher, CountingHasher>());
        await app.Client.SignUpAsync(Guesser.Email);
        return app;
    }
}

public sealed class HurryOnSqliteTests() : HurryTests(new OneNodeOnSqlite());

public sealed class HurryOnThreeNodesTests(PostgresServer server) : HurryTests(new ThreeNodesOnPostgreSql(server));
