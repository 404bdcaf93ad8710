using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.HttpBenchmarks.Peers;

/// <summary>MapIdentityApi's users in EF, as those who use it have them: tracked, in the context of the request.</summary>
internal sealed class EntityFrameworkPeople(IdentityDb context) : IIdentityPeople
{
    public Task<IdentityPerson?> FindByIdAsync(string id, CancellationToken cancellationToken)
        => context.People.FindAsync([id], cancellationToken).AsTask();

    public Task<IdentityPerson?> FindByNameAsync(string normalizedName, CancellationToken cancellationToken)
        => context.People.FirstOrDefaultAsync(person => person.NormalizedUserName == normalizedName, cancellationToken);

    public Task<IdentityPerson?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken)
        => context.People.FirstOrDefaultAsync(person => person.NormalizedEmail == normalizedEmail, cancellationToken);

    public Task AddAsync(IdentityPerson person, CancellationToken cancellationToken)
    {
        context.Add(person);
        return context.SaveChangesAsync(cancellationToken);
    }

    public Task UpdateAsync(IdentityPerson person, CancellationToken cancellationToken)
    {
        context.Update(person);
        return context.SaveChangesAsync(cancellationToken);
    }
}

/// <summary>The context of <see cref="EntityFrameworkPeople"/>.</summary>
internal sealed class IdentityDb(DbContextOptions<IdentityDb> options) : DbContext(options)
{
    public DbSet<IdentityPerson> People => Set<IdentityPerson>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var person = modelBuilder.Entity<IdentityPerson>();
        person.HasIndex(one => one.NormalizedUserName).IsUnique();
        person.HasIndex(one => one.NormalizedEmail);
    }
}
