using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Specification;

/// <summary>What <see cref="IUserStore"/> promises of codes that confirm an address or reset a password, for every store.</summary>
public abstract class CodeRedemptionSpecification : StoreSpecification
{
    private const string Confirm = "confirm";
    private const string Reset = "reset";

    private static readonly DateTimeOffset Later = Now.AddSeconds(30);

    private readonly Dictionary<int, long> _owners = [];

    [Fact]
    public async Task A_code_confirms_the_address_once()
    {
        var user = await AddUserAsync();
        await AddCodeAsync(1, user, Confirm);
        await AddCodeAsync(2, user, Confirm);
        await AddCodeAsync(3, user, Reset);

        var confirmed = await ConfirmAsync(1);

        Assert.NotNull(confirmed);
        Assert.Equal((user.Id, Later, Later), (confirmed.Id, confirmed.EmailConfirmedAt, confirmed.UpdatedAt));
        Assert.Null(await ConfirmAsync(1));
        Assert.Null(await ConfirmAsync(2));
        Assert.NotNull(await ResetAsync(3));
    }

    [Fact]
    public async Task A_code_confirms_for_its_own_user_and_a_session_that_is_there_only()
    {
        var (ann, bob) = (await AddUserAsync(), await AddUserAsync("bob@example.com"));
        await StartAsync(ann.Id, "phone", "s1");
        await StartAsync(bob.Id, "phone", "s2");
        await AddCodeAsync(1, ann, Confirm);

        Assert.Null(await ConfirmAsync(1, userId: bob.Id, asking: "s2"));
        Assert.Null(await ConfirmAsync(1, userId: ann.Id, asking: "s2"));
        Assert.Null(await ConfirmAsync(1, userId: ann.Id, asking: "s3"));
        Assert.Null((await UsersAsync(users => users.FindByIdAsync(ann.Id, Token)))!.EmailConfirmedAt);

        Assert.NotNull(await ConfirmAsync(1, userId: ann.Id, asking: "s1"));
    }

    [Fact]
    public async Task A_reset_removes_what_was_linked_before_anybody_showed_whose_the_address_is_and_tells_it()
    {
        var (ann, bob) = (await AddUserAsync(), await AddUserAsync("bob@example.com"));
        await AddCodeAsync(1, bob, Confirm);
        Assert.NotNull(await ConfirmAsync(1, userId: bob.Id));
        foreach (var user in new[] { ann, bob })
        {
            var account = new SocialAccount { UserId = user.Id, Provider = "google", ProviderUserId = $"{user.Id}", CreatedAt = Now };
            Assert.True(await Fixture.UseAsync((ISocialAccountStore accounts)
                => accounts.TryLinkAsync(new SocialAccountLink { Account = account, Condition = null, Now = Now }, Token).AsTask()));
        }

        await AddCodeAsync(2, ann, Reset);
        await AddCodeAsync(3, bob, Reset);
        var (anns, bobs) = ((await ResetAsync(2))!, (await ResetAsync(3))!);

        Assert.Equal($"{ann.Id}", Assert.Single(anns.RemovedAccounts).ProviderUserId);
        Assert.Empty(bobs.RemovedAccounts);
        Assert.Equal((Now, Later), (bobs.User.PreviousProofAt, bobs.User.PasswordChangedAt));
        Assert.Empty(await Fixture.UseAsync((ISocialAccountStore accounts) => accounts.ListAsync(ann.Id, Token).AsTask()));
        Assert.Single(await Fixture.UseAsync((ISocialAccountStore accounts) => accounts.ListAsync(bob.Id, Token).AsTask()));
    }

    [Fact]
    public async Task A_reset_sets_the_hash_confirms_the_address_and_ends_every_session()
    {
        var (ann, bob) = (await AddUserAsync(), await AddUserAsync("bob@example.com"));
        await StartAsync(ann.Id, "phone", "s1");
        await StartAsync(ann.Id, "laptop", "s2");
        await StartAsync(bob.Id, "phone", "s3");
        await AddCodeAsync(1, ann, Reset);
        await AddCodeAsync(2, ann, Reset);
        await AddCodeAsync(3, ann, Confirm);
        await AddCodeAsync(4, bob, Reset);

        var updated = await ResetAsync(1);

        Assert.NotNull(updated);
        Assert.Equal(
            ("new 1", Later, Later, Later),
            (updated.User.PasswordHash, updated.User.PasswordChangedAt, updated.User.EmailConfirmedAt, updated.User.UpdatedAt));
        Assert.Equal(["s1", "s2"], updated.RevokedSessions.Select(session => session.SessionId).Order());
        Assert.Equal(["s1", "s2"], await EndedAsync());
        Assert.NotNull(await FindAsync(bob.Id, "s3"));
        Assert.Null(await ResetAsync(1));
        Assert.Null(await ResetAsync(2));
        Assert.Null(await ConfirmAsync(3));
        Assert.NotNull(await ResetAsync(4));
    }

    [Fact]
    public async Task The_time_of_an_earlier_confirmation_stays()
    {
        var user = await AddUserAsync();
        await AddCodeAsync(1, user, Confirm);
        await ConfirmAsync(1);
        await AddCodeAsync(2, user, Reset, Now.AddHours(1));
        await AddCodeAsync(3, user, Confirm, Now.AddHours(1));

        Assert.Equal(Later, (await ConfirmAsync(3, Now.AddHours(1)))!.EmailConfirmedAt);
        Assert.Equal(Later, (await ResetAsync(2, Now.AddHours(1)))!.User.EmailConfirmedAt);
    }

    [Fact]
    public async Task Of_many_that_use_a_code_at_once_one_does()
    {
        var user = await AddUserAsync();
        await AddCodeAsync(1, user, Confirm);
        await AddCodeAsync(2, user, Reset);

        Assert.Single(await Racing.RunAsync(16, _ => ConfirmAsync(1)), confirmed => confirmed is not null);
        var resets = await Racing.RunAsync(16, number => ResetAsync(2, newHash: $"new {number}"));

        Assert.Single(resets, reset => reset is not null);
        Assert.Equal(
            $"new {Array.FindIndex(resets, reset => reset is not null)}",
            (await UsersAsync(users => users.FindByIdAsync(user.Id, Token)))!.PasswordHash);
    }

    [Fact]
    public async Task Of_resets_with_different_codes_of_one_user_at_once_one_wins()
    {
        for (var round = 0; round < 10; round++)
        {
            var user = await AddUserAsync($"ann{round}@example.com");
            foreach (var number in Enumerable.Range(1, 4))
            {
                await AddCodeAsync((round * 4) + number, user, Reset);
            }

            var resets = await Racing.RunAsync(4, number => ResetAsync((round * 4) + number + 1));

            Assert.Single(resets, reset => reset is not null);
        }
    }

    [Fact]
    public async Task A_login_that_races_a_reset_never_survives_it()
    {
        for (var round = 0; round < 20; round++)
        {
            var user = await AddUserAsync($"ann{round}@example.com");
            await AddCodeAsync(round, user, Reset);

            await Racing.RunAsync(
                () => TryStartAsync(NewSession(user.Id, "phone", $"{round}-s1")),
                () => ResetAsync(round),
                () => TryStartAsync(NewSession(user.Id, "laptop", $"{round}-s2")));

            Assert.Empty(await ListAsync(user.Id));
        }
    }

    [Fact]
    public async Task A_code_for_another_address_or_without_one_changes_nothing()
    {
        var user = await AddUserAsync();
        await AddCodeAsync(1, user, Confirm, payload: "former@example.com");
        await AddCodeAsync(2, user, Reset, payload: "former@example.com");
        await AddCodeAsync(3, user, Reset, payload: null);
        var nobody = new User { Name = "Nobody", CreatedAt = Now, UpdatedAt = Now };
        await UsersAsync(users => users.TryAddAsync(nobody, Token));
        await AddCodeAsync(4, nobody, Confirm, payload: null);

        Assert.Null(await ConfirmAsync(1));
        Assert.Null(await ResetAsync(2));
        Assert.Null(await ResetAsync(3));
        Assert.Null(await ConfirmAsync(4, userId: nobody.Id));

        Assert.Equivalent(user, await UsersAsync(users => users.FindByIdAsync(user.Id, Token)), strict: true);
    }

    [Fact]
    public async Task A_code_that_has_expired_or_is_of_another_purpose_or_user_who_is_not_active_changes_nothing()
    {
        var user = await AddUserAsync();
        await AddCodeAsync(1, user, Confirm);
        await AddCodeAsync(2, user, Reset);

        Assert.Null(await ConfirmAsync(1, Now.AddMinutes(1)));
        Assert.Null(await ResetAsync(2, Now.AddMinutes(1)));
        Assert.Null(await ConfirmAsync(2));
        Assert.Null(await ResetAsync(1));
        await Fixture.SetActiveAsync(user.Id, isActive: false);
        Assert.Null(await ConfirmAsync(1));
        Assert.Null(await ResetAsync(2));

        await Fixture.SetActiveAsync(user.Id, isActive: true);
        Assert.Equivalent(user, await UsersAsync(users => users.FindByIdAsync(user.Id, Token)), strict: true);
        Assert.NotNull(await ConfirmAsync(1, Now.AddMinutes(1).AddMilliseconds(-1)));
        Assert.NotNull(await ResetAsync(2, Now.AddMinutes(1).AddMilliseconds(-1)));
    }

    /// <summary>By the user whose code it is, if no other is named.</summary>
    private Task<User?> ConfirmAsync(int number, DateTimeOffset? now = null, long? userId = null, string? asking = null)
        => UsersAsync(users => users.TryConfirmEmailAsync(
            new EmailConfirmation { CodeHash = Hash(number), Purpose = Confirm, UserId = userId ?? _owners[number], SessionId = asking, Now = now ?? Later }, Token));

    private Task<UserUpdated?> ResetAsync(int number, DateTimeOffset? now = null, string? newHash = null)
        => UsersAsync(users => users.TryResetPasswordAsync(
            new PasswordReset { CodeHash = Hash(number), Purpose = Reset, NewHash = newHash ?? $"new {number}", Now = now ?? Later }, Token));

    private Task<bool> AddCodeAsync(int number, User user, string purpose, DateTimeOffset? at = null)
        => AddCodeAsync(number, user, purpose, user.NormalizedEmail, at);

    private Task<bool> AddCodeAsync(int number, User user, string purpose, string? payload, DateTimeOffset? at = null)
        => Fixture.UseAsync(async (IOneTimeCodeStore codes) =>
        {
            var code = new OneTimeCode
            {
                CodeHash = Hash(number),
                Purpose = purpose,
                UserId = user.Id,
                Payload = payload,
                CreatedAt = at ?? Now,
                ExpiresAt = (at ?? Now).AddMinutes(1),
            };
            _owners[number] = user.Id;
            await codes.AddAsync(code, Token);
            return true;
        });
}
