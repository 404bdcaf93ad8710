using System.Text.Json.Nodes;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>More sign-ups than anybody needs.</summary>
public sealed class SignUpFloodTests
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task It_does_not_take_the_hashing_that_logins_need()
    {
        await using var app = await AuthApp.StartAsync(extend: auth => auth.Services.AddSingleton<IPasswordHasher, BCryptPasswordHasher>());
        await app.Client.SignUpAsync(Email);
        await app.Client.LoginAsync(Email, "warm");

        var flood = Enumerable.Range(0, 220).Select(number => PostSignUpAsync(app.Client, number)).ToArray();
        await Task.WhenAny(flood);
        var logins = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => app.Client.PostLoginAsync(Email, $"device {number}")));

        Assert.All(logins, login => Assert.Equal(200, login.Status));
        var answers = await Task.WhenAll(flood).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { 200, 503 }));
        Assert.Contains(answers, answer => answer.Status == 503);
    }

    [Fact]
    public async Task Other_changes_do_not_take_it_either()
    {
        await using var app = await AuthApp.StartAsync(
            options => options.Lockout.FreeAttempts = 1000, auth => auth.Services.AddSingleton<IPasswordHasher, BCryptPasswordHasher>());
        await app.Client.SignUpAsync(Email);
        await app.Client.SignUpAsync("bob@example.com");
        var tokens = await app.Client.LoginAsync(Email, "phone");

        var flood = Enumerable.Range(0, 220).Select(_ => app.Client.SendJsonAsync(
            HttpMethod.Put, "/users/me", tokens.Access, new JsonObject { ["old_password"] = AuthClient.Password, ["new_password"] = "yet another battery" })).ToArray();
        await Task.WhenAny(flood);
        var logins = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => app.Client.PostLoginAsync("bob@example.com", $"device {number}")));

        Assert.All(logins, login => Assert.Equal(200, login.Status));
        var answers = await Task.WhenAll(flood).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.Contains(answers, answer => answer.Status == 503);
    }

    internal static Task<Answer> PostSignUpAsync(AuthClient client, int number)
        => client.PostJsonAsync(
            "/users/signup", new JsonObject { ["email"] = $"user{number}@example.com", ["name"] = "Bob", ["password"] = AuthClient.Password });
}
