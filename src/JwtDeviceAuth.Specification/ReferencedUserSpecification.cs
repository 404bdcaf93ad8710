using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Specification;

/// <summary>A user whom rows of the application refer to, without going with the user: nothing is deleted, and the store says why.</summary>
public abstract class ReferencedUserSpecification : StoreSpecification
{
    /// <summary>The ways in which a row can keep a user on this database, as SQL says it behind <c>REFERENCES users (id)</c>.</summary>
    protected virtual string[] Constraints =>
        ["", "ON DELETE RESTRICT", "ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED", "DEFERRABLE INITIALLY IMMEDIATE"];

    [Fact]
    public async Task A_user_whom_rows_of_the_application_refer_to_stays_whole()
    {
        foreach (var (number, constraint) in Constraints.Index())
        {
            var ann = await AddUserAsync($"ann{number}@example.com");
            await StartAsync(ann.Id, "phone", $"sid {number}");
            await Fixture.ReferAsync(ann.Id, $"orders{number}", constraint);

            var refused = await TryDeleteAsync(ann);

            Assert.True(refused.Status == UserDeletionStatus.Referenced, $"{constraint}: {refused.Status}");
            Assert.Empty(refused.RevokedSessions);
            Assert.NotNull(await UsersAsync(users => users.FindByIdAsync(ann.Id, Token)));
            Assert.NotNull(await FindAsync(ann.Id, $"sid {number}"));
        }

        var bob = await AddUserAsync("bob@example.com");
        await StartAsync(bob.Id, "phone", "sid of bob");
        var deleted = await TryDeleteAsync(bob);
        Assert.Equal((UserDeletionStatus.Succeeded, 1), (deleted.Status, deleted.RevokedSessions.Count));
        Assert.Equal(["sid of bob"], await EndedAsync());
    }

    [Fact]
    public async Task A_user_whose_rows_go_along_is_deleted()
    {
        var ann = await AddUserAsync();
        await Fixture.ReferAsync(ann.Id, "orders", "ON DELETE CASCADE");

        Assert.Equal(UserDeletionStatus.Succeeded, (await TryDeleteAsync(ann)).Status);
    }

    [Fact]
    public async Task The_condition_comes_first()
    {
        var ann = await AddUserAsync();
        await Fixture.ReferAsync(ann.Id, "orders", string.Empty);

        Assert.Equal(UserDeletionStatus.Refused, (await TryDeleteAsync(ann, "another hash")).Status);
    }

    /// <summary>The deletion of a user on the condition that a password hash is still the stored one.</summary>
    private protected static UserDeletion Deletion(User user, string verifiedHash = PasswordHash)
        => new() { UserId = user.Id, Condition = new PasswordCondition(verifiedHash), Now = Now };

    private Task<UserDeletionResult> TryDeleteAsync(User user, string verifiedHash = PasswordHash)
        => UsersAsync(users => users.TryDeleteAsync(Deletion(user, verifiedHash), Token));
}
