using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Specification;

/// <summary>
/// What every store promises of the proofs that changes of an account hang on: of the conditions, and of the session that asks, in each step that
/// takes them.
/// </summary>
public abstract class ProofSpecification : StoreSpecification
{
    private static readonly DateTimeOffset Later = Now.AddMinutes(1);

    public static TheoryData<string> Steps => ["start a session", "prove again", "change a user", "delete a user", "link an account", "take an account away"];

    public static TheoryData<string> StepsOfASession =>
    [
        "prove again", "change a user", "delete a user", "link an account", "take an account away", "rename a device", "end a device", "end all devices",
    ];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_condition_that_the_store_does_not_know_fails_the_step(string step)
    {
        var (user, account) = await AddSocialUserAsync("sub");
        await StartSocialAsync(user.Id, "phone", "s1", account);

        await Assert.ThrowsAsync<NotSupportedException>(() => TryAsync(step, user, account, new UnknownCondition(), "s1"));

        await NothingHappenedAsync(user, account);
    }

    [Theory]
    [MemberData(nameof(StepsOfASession))]
    public async Task A_session_that_is_not_there_asks_for_nothing(string step)
    {
        var (user, account) = await AddSocialUserAsync("sub");
        var (other, others) = await AddSocialUserAsync("other");
        await StartSocialAsync(user.Id, "phone", "s1", account);
        await StartSocialAsync(other.Id, "phone", "s2", others);

        Assert.False(await TryAsync(step, user, account, condition: null, "made up"));
        Assert.False(await TryAsync(step, user, account, condition: null, "s2"));
        Assert.False(await TryAsync(step, user, account, condition: null, "s1", Now.AddDays(1)));
        await NothingHappenedAsync(user, account);

        Assert.True(await TryAsync(step, user, account, condition: null, "s1"));
    }

    /// <summary>The owner ends the session that a thief asks with: either the thief was first, or nothing happens.</summary>
    [Theory]
    [MemberData(nameof(StepsOfASession))]
    public async Task A_session_that_ends_meanwhile_asks_before_its_end_or_for_nothing(string step)
    {
        for (var round = 0; round < 6; round++)
        {
            var (user, account) = await AddSocialUserAsync($"sub{round}");
            await StartSocialAsync(user.Id, "phone", $"{round}-s1", account);
            var thief = $"{round}-s2";
            await StartSocialAsync(user.Id, "laptop", thief, account);
            var isOver = false;
            var changedAfterEnd = false;

            await Racing.RunAsync(
                async () =>
                {
                    await SessionsAsync(sessions => sessions.TryRevokeAsync(user.Id, thief, Token));
                    Volatile.Write(ref isOver, true);
                },
                async () =>
                {
                    var wasOver = Volatile.Read(ref isOver);
                    changedAfterEnd = await TryAsync(step, user, account, condition: null, thief) && wasOver;
                });

            Assert.False(changedAfterEnd);
            Assert.False(await FindAsync(user.Id, $"{round}-s1") is not null && await TryAsync(step, user, account, condition: null, thief));
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_password_counts_while_its_hash_is_stored(string step)
    {
        var user = await AddUserAsync();
        var account = new SocialAccount { UserId = user.Id, Provider = "google", ProviderUserId = "sub", CreatedAt = Now };
        Assert.True(await LinkAsync(account, condition: null, asking: null));
        await StartAsync(user.Id, "phone", "s1");

        Assert.False(await TryAsync(step, user, account, new PasswordCondition("another"), "s1"));
        await NothingHappenedAsync(user, account);

        Assert.True(await TryAsync(step, user, account, new PasswordCondition(PasswordHash), "s1"));
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_user_who_is_not_active_changes_nothing(string step)
    {
        var (user, account) = await AddSocialUserAsync("sub");
        await StartSocialAsync(user.Id, "phone", "s1", account);
        await Fixture.SetActiveAsync(user.Id, isActive: false);

        Assert.False(await TryAsync(step, user, account, condition: null, "s1"));
    }

    [Theory]
    [InlineData("change a user")]
    [InlineData("delete a user")]
    [InlineData("link an account")]
    [InlineData("take an account away")]
    public async Task A_recent_login_is_one_of_the_session_that_asks_with_an_account_that_the_user_had_and_has_proved_later_than_asked(string step)
    {
        var (sue, account) = await AddSocialUserAsync("sub");
        var (bob, bobs) = await AddSocialUserAsync("bob");
        var another = new SocialAccount { UserId = sue.Id, Provider = "github", ProviderUserId = "sub", CreatedAt = Later };
        Assert.True(await LinkAsync(another, condition: null, asking: null));
        await StartSocialAsync(sue.Id, "phone", "recent", account, provedAt: Now);
        await StartSocialAsync(sue.Id, "laptop", "linked later", another);
        await StartSocialAsync(bob.Id, "phone", "bob's", bobs);
        Assert.NotNull(await TryStartAsync(NewSession(sue.Id, "kiosk", "own proof"), verifiedHash: null));

        Assert.False(await TryAsync(step, sue, account, new RecentLoginCondition(Now), "recent"));
        var recent = new RecentLoginCondition(Now.AddMilliseconds(-1));
        foreach (var asking in new[] { "linked later", "bob's", "own proof", "made up", null })
        {
            Assert.False(await TryAsync(step, sue, account, recent, asking), asking);
        }

        Assert.True(await TryAsync(step, sue, account, recent, "recent"));
    }

    [Fact]
    public async Task A_recent_login_stands_in_for_no_password_of_a_user_who_has_one()
    {
        var user = await AddUserAsync();
        var account = new SocialAccount { UserId = user.Id, Provider = "google", ProviderUserId = "sub", CreatedAt = Now };
        Assert.True(await LinkAsync(account, condition: null, asking: null));
        await StartSocialAsync(user.Id, "phone", "s1", account);

        Assert.False(await TryAsync("change a user", user, account, new RecentLoginCondition(Now.AddMinutes(-1)), "s1"));
    }

    [Fact]
    public async Task Of_many_first_passwords_on_one_recent_login_one_is_set()
    {
        var (user, account) = await AddSocialUserAsync("sub");
        await StartSocialAsync(user.Id, "phone", "s1", account);

        var set = await Racing.RunAsync(8, _ => TryAsync("set a password", user, account, new RecentLoginCondition(Now.AddMinutes(-1)), "s1"));

        Assert.Single(set, isSet => isSet);
    }

    [Fact]
    public async Task A_link_on_a_password_that_is_being_changed_is_made_before_or_not_at_all()
    {
        for (var round = 0; round < 10; round++)
        {
            var user = await AddUserAsync($"ann{round}@example.com");
            await StartAsync(user.Id, "phone", $"{round}-s1");
            await StartAsync(user.Id, "laptop", $"{round}-s2");
            var account = new SocialAccount { UserId = user.Id, Provider = "google", ProviderUserId = $"{round}", CreatedAt = Now };
            var isChanged = false;

            var linkedAfter = false;
            await Racing.RunAsync(
                async () =>
                {
                    await UsersAsync(users => users.TryUpdateAsync(
                        new UserUpdate
                        {
                            UserId = user.Id, SessionId = $"{round}-s1", Condition = new PasswordCondition(PasswordHash), NewHash = "new", Now = Later,
                        },
                        Token));
                    Volatile.Write(ref isChanged, true);
                },
                async () =>
                {
                    var wasChanged = Volatile.Read(ref isChanged);
                    linkedAfter = await LinkAsync(account, new PasswordCondition(PasswordHash), $"{round}-s2") && wasChanged;
                });

            Assert.False(linkedAfter);
        }
    }

    [Fact]
    public async Task What_is_proved_again_changes_the_proof_of_this_session_and_nothing_else()
    {
        var user = await AddUserAsync();
        var (before, other) = (await StartAsync(user.Id, "phone", "s1"), await StartAsync(user.Id, "laptop", "s2"));

        var after = await SessionsAsync(sessions => sessions.TryProveAsync(
            new SessionProof { UserId = user.Id, SessionId = "s1", Condition = null, ProvedAt = Later, Methods = "pwd", Now = Later }, Token));

        (before.ProvedAt, before.Methods, before.UpdatedAt) = (Later, "pwd", Later);
        Assert.Equivalent(before, after, strict: true);
        Assert.Equivalent(before, await FindAsync(user.Id, "s1"), strict: true);
        Assert.Equivalent(other, await FindAsync(user.Id, "s2"), strict: true);
    }

    /// <summary>The session shows "pwd otp".</summary>
    [Theory]
    [InlineData("otp", true)]
    [InlineData("otp pwd", true)]
    [InlineData("otp mfa", false)]
    [InlineData("ot", false)]
    [InlineData("tp", false)]
    public async Task What_a_session_showed_before_counts_on_while_it_shows_it_still(string kept, bool isShown)
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");

        var after = await SessionsAsync(sessions => sessions.TryProveAsync(
            new SessionProof { UserId = user.Id, SessionId = "s1", Condition = null, ProvedAt = Later, Methods = "pwd otp mfa", KeptMethods = kept, Now = Later }, Token));

        Assert.Equal(isShown ? "pwd otp mfa" : null, after?.Methods);
        Assert.Equal(isShown ? (Later, "pwd otp mfa") : (Now, "pwd otp"), await FindAsync(user.Id, "s1") is { } found ? (found.ProvedAt, found.Methods) : default);
    }

    [Fact]
    public async Task What_is_proved_again_is_kept_by_a_rotation()
    {
        var user = await AddUserAsync();
        var session = await StartAsync(user.Id, "phone", "s1");
        Assert.True(await TryAsync("prove again", user, new SocialAccount { Provider = "none", ProviderUserId = "none" }, condition: null, "s1"));

        var rotated = await RotateAsync(session, 1, 2, Later.AddMinutes(1));

        Assert.Equal((Later, "pwd"), (rotated!.ProvedAt, rotated.Methods));
    }

    /// <summary>A key can be given a second time, so the account has to be as old as what it is to show.</summary>
    [Fact]
    public async Task A_session_is_proved_with_an_account_that_was_linked_by_then_and_is_the_accounts_from_then_on()
    {
        var (user, account) = await AddSocialUserAsync("sub");
        var second = new SocialAccount { UserId = user.Id, Provider = "github", ProviderUserId = "sub", CreatedAt = Later };
        Assert.True(await LinkAsync(second, condition: null, asking: null));
        await StartSocialAsync(user.Id, "phone", "s1", account);

        Assert.Null(await ProveAsync(Later.AddMilliseconds(-1)));
        Assert.Equal((Now, account.Id), await ProofAsync());
        Assert.NotNull(await ProveAsync(Later));
        Assert.Equal((Later, second.Id), await ProofAsync());

        // Proved by other means, it stays the account's.
        Assert.True(await TryAsync("prove again", user, account, condition: null, "s1"));
        Assert.Equal((Later, second.Id), await ProofAsync());

        Assert.True(await TryAsync("change a user", user, account, new RecentLoginCondition(Now), "s1"));
        Assert.True(await TryAsync("take an account away", user, second, condition: null, "s1"));
        Assert.Null(await FindAsync(user.Id, "s1"));

        Task<DeviceSession?> ProveAsync(DateTimeOffset linkedUntil) => SessionsAsync(sessions => sessions.TryProveAsync(
            new SessionProof
            {
                UserId = user.Id,
                SessionId = "s1",
                Condition = new SocialAccountCondition(second.Id, linkedUntil),
                ProvedAt = Later,
                Methods = string.Empty,
                SocialAccountId = second.Id,
                Now = Later,
            },
            Token));

        async Task<(DateTimeOffset, long?)> ProofAsync() => await FindAsync(user.Id, "s1") is { } found ? (found.ProvedAt, found.SocialAccountId) : default;
    }

    private async Task<bool> TryAsync(
        string step, User user, SocialAccount account, ProofCondition? condition, string? asking, DateTimeOffset? now = null)
    {
        switch (step)
        {
            case "start a session":
                return await SessionsAsync(sessions => sessions.TryStartAsync(
                    new SessionStart { Session = NewSession(user.Id, "tablet", "started"), Condition = condition }, Token)) is not null;
            case "prove again":
                return asking is not null && await SessionsAsync(sessions => sessions.TryProveAsync(
                    new SessionProof
                    {
                        UserId = user.Id, SessionId = asking, Condition = condition, ProvedAt = now ?? Later, Methods = "pwd", Now = now ?? Later,
                    },
                    Token)) is not null;
            case "change a user":
                return await UsersAsync(users => users.TryUpdateAsync(
                    new UserUpdate { UserId = user.Id, SessionId = asking, Condition = condition, Name = "Eve", Now = now ?? Later }, Token)) is not null;
            case "set a password":
                return await UsersAsync(users => users.TryUpdateAsync(
                    new UserUpdate { UserId = user.Id, SessionId = asking, Condition = condition, NewHash = "new", Now = now ?? Later }, Token)) is not null;
            case "delete a user":
                return (await UsersAsync(users => users.TryDeleteAsync(
                    new UserDeletion { UserId = user.Id, SessionId = asking, Condition = condition, Now = now ?? Later }, Token)))
                    .Status == UserDeletionStatus.Succeeded;
            case "link an account":
                return await LinkAsync(
                    new SocialAccount { UserId = user.Id, Provider = "google", ProviderUserId = "thief", CreatedAt = Later }, condition, asking, now);
            case "take an account away":
                // So that it is not the last way in.
                await LinkAsync(
                    new SocialAccount { UserId = user.Id, Provider = "other", ProviderUserId = "spare", CreatedAt = Later }, condition: null, asking: null);
                return (await Fixture.UseAsync((ISocialAccountStore accounts) => accounts.TryUnlinkAsync(
                    new SocialAccountRemoval { UserId = user.Id, AccountId = account.Id, SessionId = asking, Condition = condition, Now = now ?? Later },
                    Token).AsTask())).Status == UnlinkStatus.Succeeded;
            case "rename a device":
                return await SessionsAsync(async sessions => await sessions.TryRenameAsync(
                    user.Id, asking, (await sessions.ListAsync(user.Id, Now, Token))[^1].Id, "Eve's", now ?? Later, Token)) is not null;
            case "end a device":
                return await SessionsAsync(async sessions => await sessions.TryRevokeAsync(
                    user.Id, asking, (await sessions.ListAsync(user.Id, Now, Token))[^1].Id, now ?? Later, Token)) is not null;
            default:
                return await SessionsAsync(sessions => sessions.TryRevokeAllAsync(user.Id, asking!, keepsAsking: true, now ?? Later, Token)) is not null;
        }
    }

    private Task<bool> LinkAsync(SocialAccount account, ProofCondition? condition, string? asking, DateTimeOffset? now = null)
        => Fixture.UseAsync((ISocialAccountStore accounts) => accounts.TryLinkAsync(
            new SocialAccountLink { Account = account, SessionId = asking, Condition = condition, Now = now ?? Later }, Token).AsTask());

    private async Task NothingHappenedAsync(User user, SocialAccount account)
    {
        Assert.Equal(user.Name, (await UsersAsync(users => users.FindByIdAsync(user.Id, Token)))!.Name);
        var session = Assert.Single(await ListAsync(user.Id));
        Assert.Equal(("s1", (string?)null), (session.SessionId, session.DeviceName));
        Assert.Equal((Now, "pwd otp"), (session.ProvedAt, session.Methods));
        var accounts = await Fixture.UseAsync((ISocialAccountStore accounts) => accounts.ListAsync(user.Id, Token).AsTask());
        Assert.Contains(accounts, kept => kept.Id == account.Id);
        Assert.DoesNotContain(accounts, linked => linked.ProviderUserId == "thief");
    }

    private sealed class UnknownCondition : ProofCondition;
}
