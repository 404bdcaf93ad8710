using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Emails;

/// <summary>A user without a password, as a social login makes one, and a session of such a login.</summary>
internal static class SocialUser
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<User> AddAsync(AuthApp app, string? email = null, DateTimeOffset? confirmedAt = null)
    {
        var now = app.Clock.GetUtcNow();
        var user = new User
        {
            Email = email,
            NormalizedEmail = email?.ToLowerInvariant(),
            EmailConfirmedAt = confirmedAt,
            Name = "Sue",
            CreatedAt = now,
            UpdatedAt = now,
        };
        Assert.True(await app.InScopeAsync(services => services.GetRequiredService<IUserStore>().TryAddAsync(user, Token).AsTask()));
        return user;
    }

    /// <summary>Signs in with the account at the provider, which is linked first if there is none.</summary>
    public static async Task<TokenPair> SignInAsync(AuthApp app, User user, string deviceId = "phone", DateTimeOffset? provedAt = null)
        => await StartAsync(app, user, LoginProof.SocialAccount(await LinkAsync(app, user.Id), provedAt ?? app.Clock.GetUtcNow()), deviceId);

    public static async Task<TokenPair> StartAsync(AuthApp app, User user, LoginProof proof, string deviceId = "phone")
    {
        var started = await app.InScopeAsync(services => services.GetRequiredService<ISessionService>()
            .StartAsync(user.Id, proof, new LoginDevice { DeviceId = deviceId }, Token).AsTask());
        Assert.True(started.Succeeded, $"{started.Status}");
        return new TokenPair(started.Tokens.AccessToken, started.Tokens.RefreshToken, 1800, 86400);
    }

    /// <summary>Links an account at a provider, or finds it.</summary>
    public static Task<SocialAccount> LinkAsync(AuthApp app, long userId) => app.InScopeAsync(async services =>
    {
        var context = services.GetRequiredService<JwtDeviceAuthDbContext>();
        if (await context.Set<SocialAccount>().SingleOrDefaultAsync(account => account.UserId == userId, Token) is { } known)
        {
            return known;
        }

        var account = new SocialAccount { UserId = userId, Provider = "google", ProviderUserId = $"{userId}", CreatedAt = app.Clock.GetUtcNow() };
        context.Add(account);
        await context.SaveChangesAsync(Token);
        return account;
    });

    public static Task<User?> FindAsync(AuthApp app, long userId)
        => app.InScopeAsync(services => services.GetRequiredService<IUserStore>().FindByIdAsync(userId, Token).AsTask());
}
