using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Specification;

/// <summary>
/// What every suite needs: an empty database for each test, a user, a session. The suites are xunit.v3 test classes: a class that inherits one and
/// says where the database comes from runs all of its tests.
/// </summary>
public abstract class StoreSpecification : IAsyncLifetime
{
    /// <summary>What <see cref="NewUser"/> has as its hash; no store looks into it.</summary>
    private protected const string PasswordHash = "hash of the password";

    /// <summary>The time of the tests. Stores get the time with each call, and ask no clock.</summary>
    private protected static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private IStoreFixture? _fixture;

    /// <summary>Ends with the test.</summary>
    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>This test's database.</summary>
    private protected IStoreFixture Fixture => _fixture ?? throw new InvalidOperationException("The fixture is made in InitializeAsync.");

    /// <summary>Makes the database; called by xunit.</summary>
    /// <returns>When it is there.</returns>
    public async ValueTask InitializeAsync() => _fixture = await CreateFixtureAsync();

    /// <summary>Removes the database; called by xunit.</summary>
    /// <returns>When it is gone.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_fixture is not null)
        {
            await _fixture.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Makes an empty database with the stores on it; called once for each test.</summary>
    protected abstract Task<IStoreFixture> CreateFixtureAsync();

    /// <summary>Runs code with a user store on a connection of its own.</summary>
    private protected Task<T> UsersAsync<T>(Func<IUserStore, ValueTask<T>> use) => Fixture.UseAsync((IUserStore users) => use(users).AsTask());

    /// <summary>Runs code with a session store on a connection of its own.</summary>
    private protected Task<T> SessionsAsync<T>(Func<IDeviceSessionStore, ValueTask<T>> use) => Fixture.UseAsync((IDeviceSessionStore sessions) => use(sessions).AsTask());

    /// <summary>A user who is not stored yet.</summary>
    private protected static User NewUser(string email) => new()
    {
        Email = email,
        NormalizedEmail = email.ToLowerInvariant(),
        Name = "Ann",
        PasswordHash = PasswordHash,
        CreatedAt = Now,
        UpdatedAt = Now,
    };

    /// <summary>A user who is stored.</summary>
    private protected async Task<User> AddUserAsync(string email = "ann@example.com")
    {
        var user = NewUser(email);
        Assert.True(await UsersAsync(users => users.TryAddAsync(user, Token)));
        return user;
    }

    /// <summary>The hash of a refresh token, one for each number.</summary>
    private protected static byte[] Hash(int number) => [.. Enumerable.Repeat((byte)number, 32)];

    /// <summary>A session that is not stored yet; its refresh token is <c>Hash(1)</c>.</summary>
    private protected static DeviceSession NewSession(
        long userId, string deviceId, string sessionId, string loginType = LoginTypes.Local, DateTimeOffset? at = null) => new()
        {
            UserId = userId,
            LoginType = loginType,
            DeviceId = deviceId,
            SessionId = sessionId,
            RefreshTokenHash = Hash(1),
            CreatedAt = at ?? Now,
            UpdatedAt = at ?? Now,
            ExpiresAt = (at ?? Now).AddDays(1),
            AbsoluteExpiresAt = (at ?? Now).AddDays(30),
            ProvedAt = at ?? Now,
            Methods = "pwd otp",
        };

    /// <summary>Starts a session on the condition that a password hash is still the stored one.</summary>
    private protected Task<SessionStarted?> TryStartAsync(DeviceSession session, string? verifiedHash = PasswordHash, int maximum = 0)
        => SessionsAsync(sessions => sessions.TryStartAsync(
            new SessionStart
            {
                Session = session,
                Condition = verifiedHash is null ? null : new PasswordCondition(verifiedHash),
                MaximumSessions = maximum,
            },
            Token));

    /// <summary>Starts a session on the condition that the user still has a social account.</summary>
    private protected Task<SessionStarted?> StartSocialAsync(
        long userId, string deviceId, string sessionId, SocialAccount account, DateTimeOffset? at = null, DateTimeOffset? provedAt = null)
    {
        var session = NewSession(userId, deviceId, sessionId, account.Provider, at);
        (session.SocialAccountId, session.ProvedAt) = (account.Id, provedAt ?? session.ProvedAt);
        return SessionsAsync(sessions => sessions.TryStartAsync(
            new SessionStart { Session = session, Condition = new SocialAccountCondition(account.Id) }, Token));
    }

    /// <summary>A user without a password, who signs in with an account at a provider.</summary>
    private protected async Task<(User User, SocialAccount Account)> AddSocialUserAsync(string providerUserId, DateTimeOffset? at = null)
    {
        var user = new User { Name = "Sue", CreatedAt = at ?? Now, UpdatedAt = at ?? Now };
        var account = new SocialAccount { Provider = "google", ProviderUserId = providerUserId, CreatedAt = at ?? Now };
        Assert.True(await Fixture.UseAsync((ISocialAccountStore accounts) => accounts.TryAddUserAsync(user, account, Token).AsTask()));
        return (user, account);
    }

    /// <summary>Starts a session, which must succeed.</summary>
    private protected async Task<DeviceSession> StartAsync(
        long userId, string deviceId, string sessionId, string loginType = LoginTypes.Local, DateTimeOffset? at = null, int maximum = 0)
    {
        var started = await TryStartAsync(NewSession(userId, deviceId, sessionId, loginType, at), maximum: maximum);
        Assert.NotNull(started);
        return started.Session;
    }

    /// <summary>The sessions that ended with the user; null where nothing was deleted.</summary>
    private protected async Task<IReadOnlyList<DeviceSession>?> DeleteAsync(long userId, string? verifiedHash = PasswordHash)
        => await UsersAsync(users => users.TryDeleteAsync(
            new UserDeletion { UserId = userId, Condition = verifiedHash is null ? null : new PasswordCondition(verifiedHash), Now = Now }, Token))
            is { Status: UserDeletionStatus.Succeeded, RevokedSessions: var ended }
                ? ended
                : null;

    /// <summary>The session with a <c>sid</c>, or null.</summary>
    private protected Task<DeviceSession?> FindAsync(long userId, string sessionId)
        => SessionsAsync(sessions => sessions.FindAsync(userId, sessionId, Token));

    /// <summary>The user's live sessions.</summary>
    private protected Task<IReadOnlyList<DeviceSession>> ListAsync(long userId, DateTimeOffset? now = null)
        => SessionsAsync(sessions => sessions.ListAsync(userId, now ?? Now, Token));

    /// <summary>The sids of all sessions that are remembered as ended, in order.</summary>
    private protected async Task<IEnumerable<string>> EndedAsync(DateTimeOffset? since = null)
        => (await Fixture.UseAsync((IRevokedSessionStore ended) => ended.ListAsync(since ?? Now.AddYears(-1), Token).AsTask()))
            .Select(ended => ended.SessionId).Order();

    /// <summary>Rotates a session; null where the presented token was not the current one.</summary>
    private protected Task<DeviceSession?> RotateAsync(
        DeviceSession session, int presented, int successor, DateTimeOffset? now = null, DateTimeOffset? expires = null, DateTimeOffset? listedUntil = null)
        => SessionsAsync(async sessions => (await sessions.TryRotateAsync(
            new SessionRotation
            {
                UserId = session.UserId,
                SessionId = session.SessionId,
                PresentedHash = Hash(presented),
                SuccessorHash = Hash(successor),
                Now = now ?? Now.AddMinutes(1),
                ExpiresAt = expires ?? (now ?? Now.AddMinutes(1)).AddDays(1),
                ListedUntil = listedUntil ?? (now ?? Now.AddMinutes(1)).AddSeconds(-30),
                UserAgent = $"agent {successor}",
                IpAddress = $"192.0.2.{successor}",
            },
            Token)).Rotated);
}
