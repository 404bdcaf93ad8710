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
        await using var app = await AuthApp.StartAsync(
            options => options.Lockout.Enabled = false, auth => auth.Services.AddSingleton<IPasswordHasher, BCryptPasswordHasher>());
        await app.Client.SignUpAsync(Email);
        var (_, token) = (await app.Client.LoginAsync(Email, "warm"), TestContext.Current.CancellationToken);
        var flood = Enumerable.Range(0, (Environment.ProcessorCount * 65) + 60)
            .Select(number => app.Client.PostLoginAsync(Email, $"device{number}", "wrong password"))
            .ToArray();

        var answers = await Task.WhenAll(flood).WaitAsync(TimeSpan.FromMinutes(2), token);

        Assert.Contains(answers, answer => answer.Status == 503);
        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { 401, 503 }));
        var busy = answers.First(answer => answer.Status == 503).IsProblem(503, "busy");
        Assert.Equal("1", busy.Headers["Retry-After"]);
    }
}
