using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Specification;

/// <summary>What <see cref="IUserStore"/> promises, for every store.</summary>
public abstract class UserStoreSpecification : StoreSpecification
{
    [Fact]
    public async Task A_user_is_read_back_as_it_was_added()
    {
        var added = await AddUserAsync("Ann@example.com");

        var found = await UsersAsync(users => users.FindByIdAsync(added.Id, Token));

        Assert.True(added.Id > 0);
        Assert.Equivalent(added, found, strict: true);
        Assert.Equal(TimeSpan.Zero, found!.CreatedAt.Offset);
    }

    [Fact]
    public async Task Users_without_an_address_or_a_password_do_not_collide()
    {
        User[] added = [WithoutAddress(), WithoutAddress()];

        foreach (var user in added)
        {
            Assert.True(await UsersAsync(users => users.TryAddAsync(user, Token)));
            Assert.Equivalent(user, await UsersAsync(users => users.FindByIdAsync(user.Id, Token)), strict: true);
        }

        static User WithoutAddress() => new() { Name = "Ann", CreatedAt = Now, UpdatedAt = Now };
    }

    [Fact]
    public async Task When_an_address_was_confirmed_is_kept()
    {
        var user = NewUser("ann@example.com");
        user.EmailConfirmedAt = Now.AddHours(-1);

        await UsersAsync(users => users.TryAddAsync(user, Token));

        Assert.Equal(user.EmailConfirmedAt, (await UsersAsync(users => users.FindByIdAsync(user.Id, Token)))!.EmailConfirmedAt);
    }

    [Fact]
    public async Task A_user_is_found_by_the_normalized_address()
    {
        var added = await AddUserAsync("Ann@example.com");

        Assert.Equal(added.Id, (await UsersAsync(users => users.FindByEmailAsync("ann@example.com", Token)))!.Id);
        Assert.Null(await UsersAsync(users => users.FindByEmailAsync("bob@example.com", Token)));
        Assert.Null(await UsersAsync(users => users.FindByIdAsync(added.Id + 1, Token)));
    }

    [Fact]
    public async Task Addresses_that_differ_in_an_accent_only_are_of_two_users()
    {
        var (ann, other) = (await AddUserAsync("ann@example.com"), await AddUserAsync("änn@example.com"));

        Assert.Equal(ann.Id, (await UsersAsync(users => users.FindByEmailAsync("ann@example.com", Token)))?.Id);
        Assert.Equal(other.Id, (await UsersAsync(users => users.FindByEmailAsync("änn@example.com", Token)))?.Id);
        Assert.Null(await UsersAsync(users => users.FindByEmailAsync("ánn@example.com", Token)));
    }

    [Fact]
    public async Task An_address_can_be_taken_once()
    {
        await AddUserAsync("ann@example.com");

        Assert.False(await UsersAsync(users => users.TryAddAsync(NewUser("ANN@example.com"), Token)));
    }

    [Fact]
    public async Task A_store_that_refused_a_user_still_takes_the_next()
    {
        await AddUserAsync("ann@example.com");

        var added = await UsersAsync(async users =>
        {
            var taken = await users.TryAddAsync(NewUser("ann@example.com"), Token);
            return (taken, await users.TryAddAsync(NewUser("bob@example.com"), Token));
        });

        Assert.Equal((false, true), added);
    }

    [Fact]
    public async Task Of_parallel_sign_ups_with_one_address_one_succeeds()
    {
        var results = await Racing.RunAsync(12, _ => UsersAsync(users => users.TryAddAsync(NewUser("ann@example.com"), Token)));

        Assert.Single(results, added => added);
    }

    [Fact]
    public async Task A_hash_is_upgraded_only_in_the_place_of_the_one_that_was_verified()
    {
        var user = await AddUserAsync();

        Assert.False(await UsersAsync(users => users.TryUpgradePasswordHashAsync(user.Id, "another", "new", Now, Token)));
        Assert.True(await UsersAsync(users => users.TryUpgradePasswordHashAsync(user.Id, PasswordHash, "new", Now.AddDays(1), Token)));

        var found = await UsersAsync(users => users.FindByIdAsync(user.Id, Token));
        Assert.Equal(("new", Now.AddDays(1)), (found!.PasswordHash, found.UpdatedAt));
    }

    [Fact]
    public async Task An_upgraded_hash_ends_no_session()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");

        await UsersAsync(users => users.TryUpgradePasswordHashAsync(user.Id, PasswordHash, "new", Now, Token));

        Assert.NotNull(await FindAsync(user.Id, "s1"));
    }

    [Fact]
    public async Task A_new_name_changes_nothing_else()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");

        var updated = await UpdateAsync(user, name: "Anna");

        Assert.Equal(("Anna", PasswordHash, Now.AddHours(1)), (updated!.User.Name, updated.User.PasswordHash, updated.User.UpdatedAt));
        Assert.Empty(updated.RevokedSessions);
        Assert.NotNull(await FindAsync(user.Id, "s1"));
    }

    [Fact]
    public async Task Only_a_new_password_is_a_change_of_the_password()
    {
        var user = await AddUserAsync();
        Assert.Null((await UsersAsync(users => users.FindByIdAsync(user.Id, Token)))!.PasswordChangedAt);

        Assert.Null((await UpdateAsync(user, name: "Anna"))!.User.PasswordChangedAt);
        await UsersAsync(users => users.TryUpgradePasswordHashAsync(user.Id, PasswordHash, "stronger", Now, Token));
        Assert.Null((await UsersAsync(users => users.FindByIdAsync(user.Id, Token)))!.PasswordChangedAt);
        Assert.Equal(Now.AddHours(1), (await UpdateAsync(user, newHash: "new", expected: "stronger"))!.User.PasswordChangedAt);
    }

    [Fact]
    public async Task A_new_password_ends_every_session_but_the_one_that_asks()
    {
        var (user, other) = (await AddUserAsync(), await AddUserAsync("bob@example.com"));
        await StartAsync(user.Id, "phone", "s1");
        await StartAsync(user.Id, "laptop", "s2");
        await StartAsync(other.Id, "phone", "s3");

        var updated = await UpdateAsync(user, newHash: "new", asking: "s1");

        Assert.Equal("new", updated!.User.PasswordHash);
        Assert.Equal("s2", Assert.Single(updated.RevokedSessions).SessionId);
        Assert.NotNull(await FindAsync(user.Id, "s1"));
        Assert.Null(await FindAsync(user.Id, "s2"));
        Assert.NotNull(await FindAsync(other.Id, "s3"));
        Assert.Equal(["s2"], await EndedAsync());
    }

    [Fact]
    public async Task A_login_that_races_the_deletion_of_its_user_leaves_nothing()
    {
        for (var round = 0; round < 20; round++)
        {
            var user = await AddUserAsync($"ann{round}@example.com");

            await Racing.RunAsync(
                () => TryStartAsync(NewSession(user.Id, "phone", $"{round}-s1")),
                () => DeleteAsync(user.Id),
                () => TryStartAsync(NewSession(user.Id, "laptop", $"{round}-s2")));

            Assert.Null(await UsersAsync(users => users.FindByIdAsync(user.Id, Token)));
            Assert.Empty(await ListAsync(user.Id));
        }
    }

    [Fact]
    public async Task A_change_on_a_hash_that_is_no_longer_stored_changes_nothing()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");

        Assert.Null(await UpdateAsync(user, name: "Anna", newHash: "new", expected: "another"));

        Assert.Equivalent(user, await UsersAsync(users => users.FindByIdAsync(user.Id, Token)), strict: true);
        Assert.NotNull(await FindAsync(user.Id, "s1"));
    }

    [Fact]
    public async Task Deleting_a_user_removes_its_sessions_and_nobody_elses()
    {
        var (user, other) = (await AddUserAsync(), await AddUserAsync("bob@example.com"));
        var session = await StartAsync(user.Id, "phone", "s1");
        await StartAsync(other.Id, "phone", "s2");

        Assert.Null(await DeleteAsync(user.Id, "another"));
        var ended = await DeleteAsync(user.Id);

        Assert.Equal("s1", Assert.Single(ended!).SessionId);

        Assert.Null(await UsersAsync(users => users.FindByIdAsync(user.Id, Token)));
        Assert.Null(await SessionsAsync(sessions => sessions.TryRevokeAsync(user.Id, null, session.Id, Now, Token)));
        Assert.NotNull(await FindAsync(other.Id, "s2"));
        Assert.Null(await DeleteAsync(user.Id));
        Assert.Equal(["s1"], await EndedAsync());
    }

    [Fact]
    public async Task The_id_of_a_deleted_user_is_not_given_again()
    {
        var user = await AddUserAsync();
        await DeleteAsync(user.Id);

        Assert.True((await AddUserAsync()).Id > user.Id);
    }

    [Fact]
    public async Task A_login_that_races_a_password_change_never_survives_it()
    {
        for (var round = 0; round < 20; round++)
        {
            var user = await AddUserAsync($"ann{round}@example.com");

            await Racing.RunAsync(
                () => TryStartAsync(NewSession(user.Id, "phone", $"{round}-s1")),
                () => UpdateAsync(user, newHash: "new"),
                () => TryStartAsync(NewSession(user.Id, "laptop", $"{round}-s2")));

            Assert.Empty(await ListAsync(user.Id));
        }
    }

    [Fact]
    public async Task A_new_password_moves_the_time_of_the_last_proof_on()
    {
        var user = await AddUserAsync();

        var first = (await UpdateAsync(user, newHash: "new"))!.User;
        Assert.Equal((Now, Now.AddHours(1)), (first.PreviousProofAt, first.PasswordChangedAt));

        var second = (await UpdateAsync(user, newHash: "newer", expected: "new", now: Now.AddHours(2)))!.User;
        Assert.Equal((Now.AddHours(1), Now.AddHours(2)), (second.PreviousProofAt, second.PasswordChangedAt));

        var renamed = (await UpdateAsync(user, name: "Anna", expected: "newer", now: Now.AddHours(3)))!.User;
        Assert.Equal((Now.AddHours(1), Now.AddHours(2)), (renamed.PreviousProofAt, renamed.PasswordChangedAt));
    }

    private Task<UserUpdated?> UpdateAsync(
        User user, string? name = null, string? newHash = null, string? asking = null, string expected = PasswordHash, DateTimeOffset? now = null)
        => UsersAsync(users => users.TryUpdateAsync(
            new UserUpdate
            {
                UserId = user.Id,
                SessionId = asking,
                Condition = new PasswordCondition(expected),
                Name = name,
                NewHash = newHash,
                Now = now ?? Now.AddHours(1),
            },
            Token));
}
