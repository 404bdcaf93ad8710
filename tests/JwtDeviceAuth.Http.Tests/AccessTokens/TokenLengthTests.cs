using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.AccessTokens;

/// <summary>One limit for writing and reading: what is issued is also taken.</summary>
public sealed class TokenLengthTests
{
    private const string Email = "ann@example.com";
    private const int Limit = 8000;

    [Fact]
    public async Task The_longest_token_that_is_issued_is_taken_and_one_that_would_be_longer_fails_at_once()
    {
        var length = 100;
        await using var app = await AuthApp.StartAsync(extend: auth => auth.AddAccessTokenClaims((context, _) =>
        {
            context.Claims["long"] = new string('x', length);
            return ValueTask.CompletedTask;
        }));
        await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");

        // Four characters of a token hold three of a claim.
        length += (Limit - tokens.Access.Length) * 3 / 4;
        tokens = await app.Client.RefreshAsync(tokens.Refresh);
        Assert.InRange(tokens.Access.Length, Limit - 3, Limit);
        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(200, (await app.Client.GetAsync("/whoami", tokens.Access)).Status);
        }

        length += 3;
        Assert.Equal(500, (await app.Client.PostRefreshAsync(tokens.Refresh)).Status);
        Assert.Equal(500, (await app.Client.PostLoginAsync(Email, "laptop")).Status);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => app.InScopeAsync(async services
            => await services.GetRequiredService<ILoginService>().LoginAsync(
                new LoginRequest { Email = Email, Password = AuthClient.Password, DeviceId = "tablet" }, TestContext.Current.CancellationToken)));
        Assert.StartsWith("The access token has 800", failure.Message, StringComparison.Ordinal);
        Assert.Contains("and more than 8000 are not read: it was not issued. Let AddAccessTokenClaims add less", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("xxx", failure.Message, StringComparison.Ordinal);
    }
}
