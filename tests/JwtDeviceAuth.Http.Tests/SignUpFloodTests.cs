using System.Text.Json.Nodes;
using JwtDeviceAuth.Http.Tests.Telemetry;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>More sign-ups than anybody needs.</summary>
public sealed class SignUpFloodTests
{
    private const string Email = "ann@example.com";

    private static readonly int Cores = Environment.ProcessorCount;

    [Fact]
    public Task It_does_not_take_the_hashing_that_logins_need()
    {
        var number = 0;
        return FloodAsync(app => PostSignUpAsync(app.Client, number++));
    }

    [Fact]
    public Task Other_changes_do_not_take_it_either()
    {
        Task<TokenPair>? session = null;
        return FloodAsync(async app => await app.Client.SendJsonAsync(
            HttpMethod.Put, "/users/me", (await (session ??= app.Client.LoginAsync(Email, "phone"))).Access,
            new JsonObject { ["old_password"] = AuthClient.Password, ["new_password"] = "yet another battery" }));
    }

    private static async Task FloodAsync(Func<AuthApp, Task<Answer>> change)
    {
        using var passwords = new HeldPasswords();
        await using var app = await AuthApp.StartAsync(
            options => options.Lockout.FreeAttempts = 1000, auth => auth.Services.AddSingleton<IPasswordHasher>(passwords));
        await app.Client.SignUpAsync(Email);
        await app.Client.SignUpAsync("bob@example.com");
        await change(app);

        // The first login of all makes the hash that stands for accounts without one.
        await app.Client.LoginAsync("bob@example.com", "warm");
        using var metrics = new MetricReader(app);

        passwords.Hold();
        var held = Enumerable.Range(0, Cores).Select(_ => change(app)).ToArray();
        await passwords.UntilHeldAsync();
        var flood = Enumerable.Range(0, (Cores * 16) + 20).Select(_ => change(app)).ToList();
        for (var refused = 0; refused < 20; refused++)
        {
            var answer = await Task.WhenAny(flood);
            flood.Remove(answer);
            (await answer).IsProblem(503, "busy");
        }

        var logins = Enumerable.Range(0, 10).Select(number => app.Client.PostLoginAsync("bob@example.com", $"device {number}")).ToArray();
        await metrics.UntilAsync($"jwtdeviceauth.password.hash.queue{{}} {(Cores * 16) + 10}");
        passwords.Release();

        Assert.All(await Task.WhenAll(logins), login => Assert.Equal(200, login.Status));
        Assert.All(await Task.WhenAll([.. held, .. flood]), answer => Assert.NotEqual(503, answer.Status));
    }

    internal static Task<Answer> PostSignUpAsync(AuthClient client, int number)
        => client.PostJsonAsync(
            "/users/signup", new JsonObject { ["email"] = $"user{number}@example.com", ["name"] = "Bob", ["password"] = AuthClient.Password });
}
