using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Specification;

/// <summary>
/// What every store promises of passkeys: a challenge is used once, by one of many, and only together with what it is for; a counter never goes back; a
/// passkey is one user's; and what is refused leaves everything as it was.
/// </summary>
public abstract class PasskeySpecification : StoreSpecification
{
    private const int Racers = 8;
    private const long Version = 7;
    private const string Purpose = Passkey.RegistrationPurpose;

    [Fact]
    public async Task The_first_one_is_a_second_factor_and_uses_its_challenge_up()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");
        await AddChallengeAsync(1, user.Id);

        Assert.Equal(new PasskeyAddResult(PasskeyAddStatus.Succeeded, IsFirst: true), await AddAsync(user.Id, 1, challenge: 1));
        Assert.Equal(PasskeyAddStatus.ChallengeGone, (await AddAsync(user.Id, 2, challenge: 1, version: Version)).Status);

        Assert.Equal(Version, (await UsersAsync(users => users.FindByIdAsync(user.Id, Token)))!.SecondFactorVersion);
        Assert.Null(await TryStartAsync(NewSession(user.Id, "laptop", "s2")));
        var passkey = Assert.Single(await PasskeysAsync(store => store.ListAsync(user.Id, Token)));
        Assert.Equivalent(passkey, await PasskeysAsync(store => store.FindAsync(Hash(1), Token)), strict: true);

        Task<SecondFactorsOfUser> FactorsAsync(long userId) => Fixture.UseAsync((ISecondFactorStore store) => store.FindAsync(userId, Now, Token).AsTask());
        Assert.Equal(passkey.Id, Assert.Single((await FactorsAsync(user.Id)).Passkeys).Id);
        Assert.Empty((await FactorsAsync((await AddUserAsync("bob@example.com")).Id)).Passkeys);
    }

    [Theory]
    [InlineData("another user's challenge")]
    [InlineData("a challenge that has expired")]
    [InlineData("a session that is not there")]
    [InlineData("another version")]
    [InlineData("too many")]
    [InlineData("somebody else's passkey")]
    public async Task What_is_refused_uses_nothing_up(string cause)
    {
        var (user, other) = (await AddUserAsync(), await AddUserAsync("bob@example.com"));
        await StartAsync(user.Id, "phone", "s1");
        await StartAsync(other.Id, "phone", "s2");
        await AddChallengeAsync(1, cause == "another user's challenge" ? other.Id : user.Id);
        if (cause == "somebody else's passkey")
        {
            await AddChallengeAsync(9, other.Id);
            Assert.Equal(PasskeyAddStatus.Succeeded, (await AddAsync(other.Id, 1, challenge: 9, asking: "s2")).Status);
        }

        var result = await AddAsync(
            user.Id, 1, challenge: 1, asking: cause == "a session that is not there" ? "s2" : "s1", version: cause == "another version" ? Version : null,
            maximum: cause == "too many" ? 0 : 5, now: cause == "a challenge that has expired" ? Now.AddMinutes(5) : Now);

        Assert.Equal(
            cause switch
            {
                "too many" => PasskeyAddStatus.TooMany,
                "somebody else's passkey" => PasskeyAddStatus.Taken,
                "a session that is not there" or "another version" => PasskeyAddStatus.Refused,
                _ => PasskeyAddStatus.ChallengeGone,
            },
            result.Status);
        Assert.Empty(await PasskeysAsync(store => store.ListAsync(user.Id, Token)));
        Assert.NotNull(await FindChallengeAsync(1));
        Assert.Null((await UsersAsync(users => users.FindByIdAsync(user.Id, Token)))!.SecondFactorVersion);
    }

    [Fact]
    public async Task A_registration_that_began_before_the_first_factor_is_void_also_when_that_is_gone_again()
    {
        var (user, other) = (await AddUserAsync(), await AddUserAsync("bob@example.com"));
        await StartAsync(user.Id, "phone", "s1");
        await StartAsync(other.Id, "phone", "s2");
        await AddChallengeAsync(1, user.Id);
        await AddChallengeAsync(2, user.Id);
        await AddChallengeAsync(3, other.Id);
        Assert.Equal(PasskeyAddStatus.Succeeded, (await AddAsync(user.Id, 1, challenge: 1)).Status);
        Assert.True(await Fixture.UseAsync((ISecondFactorStore store) => store.RemoveAllAsync(user.Id, Now, Token).AsTask()));

        Assert.Equal(PasskeyAddStatus.ChallengeGone, (await AddAsync(user.Id, 2, challenge: 2)).Status);

        Assert.Equal(PasskeyAddStatus.Succeeded, (await AddAsync(other.Id, 3, challenge: 3, asking: "s2")).Status);
    }

    [Fact]
    public async Task Of_many_additions_with_one_challenge_one_counts()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");
        await AddChallengeAsync(1, user.Id);

        var results = await Racing.RunAsync(Racers, number => AddAsync(user.Id, number + 1, challenge: 1));

        Assert.Single(results, result => result.Status == PasskeyAddStatus.Succeeded);
        Assert.Single(await PasskeysAsync(store => store.ListAsync(user.Id, Token)));
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(0, 1, true)]
    [InlineData(5, 6, true)]
    [InlineData(5, 5, false)]
    [InlineData(5, 4, false)]
    [InlineData(5, 0, false)]
    public async Task A_counter_goes_on_or_nothing_happens(long stored, long presented, bool counts)
    {
        var (user, passkey) = await AddUserWithPasskeyAsync(stored);

        Assert.Equal(counts, await StartWithAsync(user.Id, passkey, "s2", challenge: 1, presented));

        Assert.Equal(counts, await FindChallengeAsync(1) is not null);
        var after = Assert.Single(await PasskeysAsync(store => store.ListAsync(user.Id, Token)));
        Assert.Equal((counts ? presented : stored, counts), (after.SignatureCounter, after.LastUsedAt is not null));
        Assert.Equal(counts, await FindAsync(user.Id, "s2") is not null);
    }

    [Fact]
    public async Task Of_many_logins_with_one_challenge_one_starts_a_session()
    {
        var (user, passkey) = await AddUserWithPasskeyAsync();

        var started = await Racing.RunAsync(Racers, number => StartWithAsync(user.Id, passkey, $"r{number}", challenge: 1, counter: 0));

        Assert.Single(started, isStarted => isStarted);
    }

    [Fact]
    public async Task Of_many_logins_with_one_counter_one_starts_a_session()
    {
        var (user, passkey) = await AddUserWithPasskeyAsync();

        var started = await Racing.RunAsync(Racers, number => StartWithAsync(user.Id, passkey, $"r{number}", number + 1, counter: 1));

        Assert.Single(started, isStarted => isStarted);
    }

    [Fact]
    public async Task Somebody_elses_passkey_or_a_used_or_late_challenge_starts_no_session()
    {
        var (user, passkey) = await AddUserWithPasskeyAsync();
        var other = await AddUserAsync("bob@example.com");

        Assert.False(await StartWithAsync(other.Id, passkey, "s2", challenge: 1, counter: 0, version: null));
        Assert.False(await StartWithAsync(user.Id, passkey, "s3", challenge: 1, counter: 0, expiresAt: Now));
        Assert.True(await StartWithAsync(user.Id, passkey, "s4", challenge: 1, counter: 0));
        Assert.False(await StartWithAsync(user.Id, passkey, "s5", challenge: 1, counter: 0));
    }

    [Fact]
    public async Task A_used_challenge_stays_used_when_its_user_is_gone_and_for_a_minute_after_it_expired()
    {
        var (user, passkey) = await AddUserWithPasskeyAsync();
        Assert.True(await StartWithAsync(user.Id, passkey, "s2", challenge: 1, counter: 0));

        Assert.NotNull(await DeleteAsync(user.Id));
        await Fixture.UseAsync((IOneTimeCodeStore codes) => codes.RemoveExpiredAsync(Now.AddMinutes(6).AddSeconds(-1), Token).AsTask());

        Assert.NotNull(await FindChallengeAsync(1));
    }

    [Fact]
    public async Task The_last_one_takes_the_second_factor_along()
    {
        var (user, passkey) = await AddUserWithPasskeyAsync();

        Assert.Equal(PasskeyRemoveStatus.Refused, (await RemoveAsync(user.Id, passkey, version: null)).Status);
        Assert.Equal(PasskeyRemoveStatus.LastOne, (await RemoveAsync(user.Id, passkey, keepsLast: true)).Status);
        Assert.Equal(PasskeyRemoveStatus.NotFound, (await RemoveAsync(user.Id, passkey + 1)).Status);
        var removed = await RemoveAsync(user.Id, passkey);

        Assert.Equal((PasskeyRemoveStatus.Succeeded, passkey, true), (removed.Status, removed.Removed!.Id, removed.WasLast));
        Assert.Null((await UsersAsync(users => users.FindByIdAsync(user.Id, Token)))!.SecondFactorVersion);
        Assert.NotNull(await TryStartAsync(NewSession(user.Id, "laptop", "s2")));
    }

    [Fact]
    public async Task A_deleted_user_leaves_none()
    {
        var (user, passkey) = await AddUserWithPasskeyAsync();
        await AddChallengeAsync(2, user.Id);

        Assert.NotNull(await DeleteAsync(user.Id));

        Assert.Null(await PasskeysAsync(store => store.FindAsync(Hash(1), Token)));
        Assert.Null(await FindChallengeAsync(2));
        Assert.False(await StartWithAsync(user.Id, passkey, "s2", challenge: 1, counter: 0));
    }

    [Fact]
    public async Task The_last_way_in_stays()
    {
        var user = new User { Name = "Sue", CreatedAt = Now, UpdatedAt = Now };
        Assert.True(await UsersAsync(users => users.TryAddAsync(user, Token)));
        Assert.NotNull(await TryStartAsync(NewSession(user.Id, "phone", "s1"), verifiedHash: null));
        await AddChallengeAsync(1, user.Id);
        Assert.Equal(PasskeyAddStatus.Succeeded, (await AddAsync(user.Id, 1, challenge: 1)).Status);
        await AddChallengeAsync(2, user.Id);
        Assert.Equal(PasskeyAddStatus.Succeeded, (await AddAsync(user.Id, 2, challenge: 2, version: Version)).Status);
        var passkeys = await PasskeysAsync(store => store.ListAsync(user.Id, Token));

        Assert.Equal(PasskeyRemoveStatus.Succeeded, (await RemoveAsync(user.Id, passkeys[0].Id)).Status);
        Assert.Equal(PasskeyRemoveStatus.LastWayIn, (await RemoveAsync(user.Id, passkeys[1].Id, version: 8)).Status);
        Assert.Single(await PasskeysAsync(store => store.ListAsync(user.Id, Token)));
    }

    [Fact]
    public async Task What_an_operator_takes_from_one_user_leaves_the_passkeys_of_another_alone()
    {
        var (ann, _) = await AddUserWithPasskeyAsync();
        var bob = await AddUserAsync("bob@example.com");
        await StartAsync(bob.Id, "phone", "b1");
        await AddChallengeAsync(101, bob.Id);
        Assert.Equal(PasskeyAddStatus.Succeeded, (await AddAsync(bob.Id, 2, challenge: 101, asking: "b1")).Status);

        Assert.True(await Fixture.UseAsync((ISecondFactorStore store) => store.RemoveAllAsync(ann.Id, Now, Token).AsTask()));

        Assert.Empty(await PasskeysAsync(store => store.ListAsync(ann.Id, Token)));
        Assert.Single(await PasskeysAsync(store => store.ListAsync(bob.Id, Token)));
    }

    private async Task<(User User, long PasskeyId)> AddUserWithPasskeyAsync(long counter = 0)
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");
        await AddChallengeAsync(100, user.Id);
        Assert.Equal(PasskeyAddStatus.Succeeded, (await AddAsync(user.Id, 1, challenge: 100, counter: counter)).Status);
        return (user, Assert.Single(await PasskeysAsync(store => store.ListAsync(user.Id, Token))).Id);
    }

    private Task<bool> AddChallengeAsync(int number, long userId) => Fixture.UseAsync(async (IOneTimeCodeStore codes) =>
    {
        await codes.AddAsync(
            new OneTimeCode { CodeHash = Hash(number), Purpose = Purpose, UserId = userId, CreatedAt = Now, ExpiresAt = Now.AddMinutes(5) }, Token);
        return true;
    });

    private Task<OneTimeCode?> FindChallengeAsync(int number)
        => Fixture.UseAsync((IOneTimeCodeStore codes) => codes.FindAsync(Hash(number), Purpose, Now, Token).AsTask());

    private Task<PasskeyAddResult> AddAsync(
        long userId, int credential, int challenge, string asking = "s1", long? version = null, int maximum = 5, long counter = 0, DateTimeOffset? now = null)
        => PasskeysAsync(store => store.TryAddAsync(
            new PasskeyAddition
            {
                Passkey = new Passkey
                {
                    UserId = userId,
                    CredentialId = Hash(credential),
                    PublicKey = [1, 2, 3],
                    UserHandle = Hash(50),
                    SignatureCounter = counter,
                    AuthenticatorId = new Guid("ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4"),
                    Name = "Ann's key",
                    Transports = "internal hybrid",
                    CreatedAt = Now,
                },
                ChallengeHash = Hash(challenge),
                Maximum = maximum,
                NewVersion = Version,
                RecoveryCodeHashes = [Hash(60), Hash(61)],
            },
            new SecondFactorChange { UserId = userId, SessionId = asking, Version = version, Now = now ?? Now },
            Token));

    private async Task<bool> StartWithAsync(long userId, long passkeyId, string sessionId, int challenge, long counter, long? version = Version, DateTimeOffset? expiresAt = null)
        => await SessionsAsync(sessions => sessions.TryStartAsync(
            new SessionStart
            {
                Session = NewSession(userId, sessionId, sessionId),
                SecondFactor = new SecondFactorProof
                {
                    Version = version,
                    Use = new PasskeyUse(passkeyId, Hash(challenge), Purpose, expiresAt ?? Now.AddMinutes(5), counter, isSynced: false),
                },
            },
            Token)) is not null;

    private Task<PasskeyRemoveResult> RemoveAsync(long userId, long id, long? version = Version, bool keepsLast = false)
        => PasskeysAsync(store => store.TryRemoveAsync(
            id, new SecondFactorChange { UserId = userId, SessionId = "s1", Version = version, Now = Now }, newVersion: 8, keepsLast, Token));

    private Task<T> PasskeysAsync<T>(Func<IPasskeyStore, ValueTask<T>> use) => Fixture.UseAsync((IPasskeyStore store) => use(store).AsTask());
}
