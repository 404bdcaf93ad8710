using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Specification;

/// <summary>What <see cref="ISocialAccountStore"/> promises, for every store.</summary>
public abstract class SocialAccountSpecification : StoreSpecification
{
    private const string Provider = "google";

    [Fact]
    public async Task A_user_and_its_social_account_are_added_together()
    {
        var user = SocialUser("ann@example.com");
        var account = Account("sub");

        Assert.True(await TryAddAsync(user, account));

        var found = await FindAccountAsync("sub");
        Assert.NotNull(found);
        Assert.Equal((user.Id, account.Id, "at-provider@example.com", Now), (found.UserId, found.Id, found.Email, found.CreatedAt));
        Assert.Equal(user.Id, account.UserId);
        Assert.Null((await FindUserAsync(user.Id))!.PasswordHash);
    }

    [Fact]
    public async Task Users_without_an_address_can_be_many()
    {
        Assert.True(await TryAddAsync(SocialUser(null), Account("one")));
        Assert.True(await TryAddAsync(SocialUser(null), Account("two")));
    }

    [Fact]
    public async Task A_taken_social_account_adds_no_user()
    {
        Assert.True(await TryAddAsync(SocialUser("ann@example.com"), Account("sub")));

        Assert.False(await TryAddAsync(SocialUser("bob@example.com"), Account("sub")));

        Assert.Null(await UsersAsync(users => users.FindByEmailAsync("bob@example.com", Token)));
    }

    [Fact]
    public async Task A_taken_address_adds_no_social_account()
    {
        await AddUserAsync();

        Assert.False(await TryAddAsync(SocialUser("ann@example.com"), Account("sub")));

        Assert.Null(await FindAccountAsync("sub"));
    }

    [Fact]
    public async Task The_same_id_at_another_provider_is_another_person()
    {
        Assert.True(await TryAddAsync(SocialUser(null), Account("sub")));

        Assert.True(await TryAddAsync(SocialUser(null), Account("sub", provider: "github")));
    }

    [Fact]
    public async Task Of_many_users_that_are_added_with_one_social_account_at_once_one_is()
    {
        var added = await Racing.RunAsync(8, number => TryAddAsync(SocialUser($"user{number}@example.com"), Account("sub")));

        Assert.Single(added, success => success);
        var emails = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            number => UsersAsync(users => users.FindByEmailAsync($"user{number}@example.com", Token))));
        Assert.Single(emails, user => user is not null);
    }

    [Fact]
    public async Task Of_many_users_that_link_one_social_account_at_once_one_gets_it()
    {
        var users = new List<User>();
        for (var number = 0; number < 8; number++)
        {
            users.Add(await AddUserAsync($"user{number}@example.com"));
        }

        var linked = await Racing.RunAsync(8, number => TryLinkAsync(users[number].Id, "sub"));

        Assert.Single(linked, success => success);
        Assert.Equal(users[Array.IndexOf(linked, true)].Id, (await FindAccountAsync("sub"))!.UserId);
    }

    [Fact]
    public async Task A_link_by_address_needs_the_users_own_confirmed_address()
    {
        var unconfirmed = await AddUserAsync();
        var confirmed = NewUser("bob@example.com");
        confirmed.EmailConfirmedAt = Now;
        Assert.True(await UsersAsync(users => users.TryAddAsync(confirmed, Token)));

        Assert.False(await TryLinkAsync(unconfirmed.Id, "sub", "ann@example.com"));
        Assert.False(await TryLinkAsync(confirmed.Id, "sub", "ann@example.com"));
        Assert.Null(await FindAccountAsync("sub"));
        Assert.True(await TryLinkAsync(confirmed.Id, "sub", "bob@example.com"));
    }

    [Fact]
    public async Task A_link_that_showed_no_second_factor_is_made_only_where_there_is_none()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");
        Assert.True(await TryLinkWithoutFactorAsync(user.Id, "before"));
        var factor = new TotpFactor { UserId = user.Id, ProtectedSecret = [1], CreatedAt = Now, ExpiresAt = Now.AddMinutes(10), StartedBy = "s1" };
        var change = new SecondFactorChange { UserId = user.Id, SessionId = "s1", Version = null, Now = Now };
        await Fixture.UseAsync((ISecondFactorStore factors) => factors.TryAddTotpAsync(factor, change, 10, Token).AsTask());
        Assert.True(await TryLinkWithoutFactorAsync(user.Id, "pending"));
        var confirmation = new TotpConfirmation { FactorId = factor.Id, Step = 1, StartedBy = "s1", NewVersion = 7, RecoveryCodeHashes = [] };
        Assert.NotNull(await Fixture.UseAsync((ISecondFactorStore factors) => factors.TryConfirmTotpAsync(confirmation, change, Token).AsTask()));

        Assert.False(await TryLinkWithoutFactorAsync(user.Id, "after"));

        Assert.Null(await FindAccountAsync("after"));
        Assert.True(await TryLinkAsync(user.Id, "after"));
    }

    [Fact]
    public async Task No_account_is_linked_to_a_user_who_is_inactive_or_gone()
    {
        var user = await AddUserAsync();
        await Fixture.SetActiveAsync(user.Id, isActive: false);

        Assert.False(await TryLinkAsync(user.Id, "sub"));
        Assert.False(await TryLinkAsync(user.Id + 1, "sub"));
    }

    [Fact]
    public async Task Accounts_are_listed_in_their_order_and_go_with_the_user()
    {
        var user = await AddUserAsync();
        await TryLinkAsync(user.Id, "second", provider: "google");
        await TryLinkAsync(user.Id, "first", provider: "github");

        Assert.Equal(["second", "first"], (await AccountsAsync(accounts => accounts.ListAsync(user.Id, Token))).Select(account => account.ProviderUserId));

        Assert.NotNull(await DeleteAsync(user.Id));
        Assert.Null(await FindAccountAsync("second"));
    }

    [Fact]
    public async Task Taking_an_account_away_ends_its_sessions_and_no_others()
    {
        var user = await AddUserAsync();
        await TryLinkAsync(user.Id, "sub");
        await StartAsync(user.Id, "phone", "local");
        await StartSocialAsync(user.Id, "phone", "social", (await FindAccountAsync("sub"))!);
        await TryLinkAsync(user.Id, "another");
        await StartSocialAsync(user.Id, "laptop", "other", (await FindAccountAsync("another"))!);

        var outcome = await UnlinkAsync("sub");

        Assert.Equal(UnlinkStatus.Succeeded, outcome.Status);
        Assert.Equal(["social"], outcome.RevokedSessions.Select(session => session.SessionId));
        Assert.Equal("sub", outcome.Account!.ProviderUserId);
        Assert.Equal(["local", "other"], (await ListAsync(user.Id)).Select(session => session.SessionId).Order());
        Assert.Equal(["social"], await EndedAsync());
        Assert.Null(await FindAccountAsync("sub"));
        Assert.NotNull(await FindAccountAsync("another"));
        Assert.Equal(UnlinkStatus.NotLinked, (await UnlinkAsync(user.Id, outcome.Account.Id)).Status);
    }

    [Fact]
    public async Task The_last_way_to_sign_in_stays_with_its_sessions()
    {
        var user = SocialUser(null);
        await TryAddAsync(user, Account("sub"));
        await StartSocialAsync(user.Id, "phone", "social", (await FindAccountAsync("sub"))!);

        Assert.Equal(UnlinkStatus.LastWayIn, (await UnlinkAsync("sub")).Status);

        Assert.NotNull(await FindAccountAsync("sub"));
        Assert.Single(await ListAsync(user.Id));
    }

    [Fact]
    public async Task A_password_without_an_address_is_no_way_in()
    {
        var user = SocialUser(null);
        user.PasswordHash = PasswordHash;
        await TryAddAsync(user, Account("sub"));

        Assert.Equal(UnlinkStatus.LastWayIn, (await UnlinkAsync("sub")).Status);
    }

    [Fact]
    public async Task Another_users_account_is_not_taken_away()
    {
        var (ann, bob) = (await AddUserAsync(), await AddUserAsync("bob@example.com"));
        await TryLinkAsync(ann.Id, "sub");
        var account = (await FindAccountAsync("sub"))!;

        Assert.Equal(UnlinkStatus.NotLinked, (await UnlinkAsync(bob.Id, account.Id)).Status);

        Assert.NotNull(await FindAccountAsync("sub"));
    }

    [Fact]
    public async Task Of_two_last_accounts_that_are_taken_away_at_once_one_stays()
    {
        for (var round = 0; round < 4; round++)
        {
            var user = SocialUser(null);
            await TryAddAsync(user, Account($"sub{round}"));
            await TryLinkAsync(user.Id, $"another{round}");
            var ids = (await AccountsAsync(accounts => accounts.ListAsync(user.Id, Token))).Select(account => account.Id).ToArray();

            var outcomes = await Racing.RunAsync(2, number => UnlinkAsync(user.Id, ids[number]));

            Assert.Equal([UnlinkStatus.Succeeded, UnlinkStatus.LastWayIn], outcomes.Select(outcome => outcome.Status).Order());
            Assert.Single(await AccountsAsync(accounts => accounts.ListAsync(user.Id, Token)));
        }
    }

    [Fact]
    public async Task A_session_starts_only_while_the_user_has_the_social_account()
    {
        var ann = await AddUserAsync();
        var bob = await AddUserAsync("bob@example.com");
        await TryLinkAsync(ann.Id, "sub");
        var account = (await FindAccountAsync("sub"))!;

        Assert.NotNull(await StartSocialAsync(ann.Id, DeviceIds.None, "one", account));
        Assert.Null(await StartSocialAsync(bob.Id, DeviceIds.None, "two", account));
        await UnlinkAsync("sub");
        Assert.Null(await StartSocialAsync(ann.Id, DeviceIds.None, "three", account));
    }

    [Fact]
    public async Task A_login_and_the_end_of_its_account_at_once_leave_no_session()
    {
        for (var round = 0; round < 8; round++)
        {
            var user = await AddUserAsync($"user{round}@example.com");
            await TryLinkAsync(user.Id, $"sub{round}");
            var account = (await FindAccountAsync($"sub{round}"))!;

            await Racing.RunAsync(() => StartSocialAsync(user.Id, DeviceIds.None, $"sid{round}", account), () => UnlinkAsync(user.Id, account.Id));

            Assert.Empty(await ListAsync(user.Id));
        }
    }

    [Fact]
    public async Task The_address_at_the_provider_can_change()
    {
        var user = SocialUser("ann@example.com");
        await TryAddAsync(user, Account("sub"));
        var account = (await FindAccountAsync("sub"))!;

        Assert.True(await AccountsAsync(accounts => accounts.UpdateEmailAsync(account.Id, "new@example.com", Token)));

        Assert.Equal("new@example.com", (await FindAccountAsync("sub"))!.Email);
        Assert.Equal("ann@example.com", (await FindUserAsync(user.Id))!.Email);
        Assert.False(await AccountsAsync(accounts => accounts.UpdateEmailAsync(account.Id + 1, null, Token)));
    }

    private static User SocialUser(string? email) => new()
    {
        Email = email,
        NormalizedEmail = email,
        EmailConfirmedAt = email is null ? null : Now,
        Name = "Ann",
        CreatedAt = Now,
        UpdatedAt = Now,
    };

    private static SocialAccount Account(string providerUserId, long userId = 0, string provider = Provider) => new()
    {
        UserId = userId,
        Provider = provider,
        ProviderUserId = providerUserId,
        Email = "at-provider@example.com",
        CreatedAt = Now,
    };

    private Task<T> AccountsAsync<T>(Func<ISocialAccountStore, ValueTask<T>> use)
        => Fixture.UseAsync((ISocialAccountStore accounts) => use(accounts).AsTask());

    private Task<bool> TryAddAsync(User user, SocialAccount account)
        => AccountsAsync(accounts => accounts.TryAddUserAsync(user, account, Token));

    private Task<bool> TryLinkAsync(long userId, string providerUserId, string? confirmedEmail = null, string provider = Provider)
        => AccountsAsync(accounts => accounts.TryLinkAsync(
            new SocialAccountLink
            {
                Account = Account(providerUserId, userId, provider),
                Condition = confirmedEmail is null ? null : new ConfirmedEmailCondition(confirmedEmail),
                Now = Now,
            },
            Token));

    private Task<bool> TryLinkWithoutFactorAsync(long userId, string providerUserId)
        => AccountsAsync(accounts => accounts.TryLinkAsync(
            new SocialAccountLink { Account = Account(providerUserId, userId), Condition = null, OnlyWithoutSecondFactor = true, Now = Now }, Token));

    private Task<UnlinkResult> UnlinkAsync(long userId, long accountId)
        => AccountsAsync(accounts => accounts.TryUnlinkAsync(
            new SocialAccountRemoval { UserId = userId, AccountId = accountId, Condition = null, Now = Now }, Token));

    /// <summary>By its owner.</summary>
    private async Task<UnlinkResult> UnlinkAsync(string providerUserId)
    {
        var account = (await FindAccountAsync(providerUserId))!;
        return await UnlinkAsync(account.UserId, account.Id);
    }

    private Task<SocialAccount?> FindAccountAsync(string providerUserId)
        => AccountsAsync(accounts => accounts.FindAsync(Provider, providerUserId, Token));

    private Task<User?> FindUserAsync(long id) => UsersAsync(users => users.FindByIdAsync(id, Token));
}
