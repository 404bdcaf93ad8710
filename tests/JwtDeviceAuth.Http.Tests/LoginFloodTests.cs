using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>More logins than a node can check passwords for. Each node guards itself, so one is enough.</summary>
public sealed class LoginFloodTests
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task A_flood_of_logins_is_turned_away_before_it_drowns_the_rest()
    {
        using var passwords = new HeldPasswords();
        await using var app = await AuthApp.StartAsync(
            options => options.Lockout.Enabled = false, auth => auth.Services.AddSingleton<IPasswordHasher>(passwords));
        await app.Client.SignUpAsync(Email);

        // The first login of all makes the hash that stands for accounts without one.
        await app.Client.LoginAsync(Email, "phone");

        passwords.Hold();
        var held = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => LoginAsync()).ToArray();
        await passwords.UntilHeldAsync();
        var flood = Enumerable.Range(0, (Environment.ProcessorCount * 64) + 60).Select(_ => LoginAsync()).ToList();
        for (var refused = 0; refused < 60; refused++)
        {
            var answer = await Task.WhenAny(flood);
            flood.Remove(answer);
            Assert.Equal("1", (await answer).IsProblem(503, "busy").Headers["Retry-After"]);
        }

        passwords.Release();

        Assert.All(await Task.WhenAll([.. held, .. flood]), answer => Assert.Equal(401, answer.Status));

        Task<Answer> LoginAsync() => app.Client.PostLoginAsync(Email, "phone", "wrong password");
    }
}
