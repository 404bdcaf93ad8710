using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Specification;
using JwtDeviceAuth.Stores;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.TestSupport;

/// <summary>As <see cref="ReferencedUserSpecification"/>, and inside a transaction of the application's context.</summary>
public abstract class EntityFrameworkReferencedUserSpecification : ReferencedUserSpecification
{
    [Fact]
    public async Task In_a_transaction_of_the_application_the_attempt_leaves_nothing_either()
    {
        var ann = await AddUserAsync();
        await StartAsync(ann.Id, "phone", "sid of ann");
        await Fixture.ReferAsync(ann.Id, "orders", string.Empty);

        await Fixture.UseAsync(async (IServiceProvider services) =>
        {
            await using var transaction = await services.GetRequiredService<JwtDeviceAuthDbContext>().Database.BeginTransactionAsync(Token);
            var users = services.GetRequiredService<IUserStore>();
            Assert.Equal(UserDeletionStatus.Referenced, (await users.TryDeleteAsync(Deletion(ann), Token)).Status);

            // The transaction goes on, and commits what else it did.
            Assert.NotNull(await users.TryUpdateAsync(
                new UserUpdate { UserId = ann.Id, Condition = new PasswordCondition(PasswordHash), Name = "Anna", Now = Now }, Token));
            await transaction.CommitAsync(Token);
            return true;
        });

        Assert.Equal("Anna", (await UsersAsync(users => users.FindByIdAsync(ann.Id, Token)))!.Name);
        Assert.NotNull(await FindAsync(ann.Id, "sid of ann"));
        Assert.Empty(await EndedAsync());
    }
}
