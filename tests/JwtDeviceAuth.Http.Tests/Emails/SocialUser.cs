using JwtDeviceAuth.Accounts;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Testing;
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

    public static Task<TokenPair> SignInAsync(AuthApp app, User user, string deviceId = "phone", string loginType = "google")
        => app.InScopeAsync(async services =>
        {
            var started = await services.GetRequiredService<SessionStarter>()
                .TryStartAsync(user, loginType, deviceId, deviceName: null, new ClientInfo(), Token);
            var tokens = started!.Value.Tokens;
            return new TokenPair(tokens.AccessToken, tokens.RefreshToken, 1800, 86400);
        });

    /// <summary>Links an account at a provider.</summary>
    public static Task<int> LinkAsync(AuthApp app, long userId) => app.InScopeAsync(services =>
    {
        var context = services.GetRequiredService<JwtDeviceAuthDbContext>();
        context.Add(new SocialAccount { UserId = userId, Provider = "google", ProviderUserId = $"{userId}", CreatedAt = app.Clock.GetUtcNow() });
        return context.SaveChangesAsync(Token);
    });

    public static Task<User?> FindAsync(AuthApp app, long userId)
        => app.InScopeAsync(services => services.GetRequiredService<IUserStore>().FindByIdAsync(userId, Token).AsTask());
}
