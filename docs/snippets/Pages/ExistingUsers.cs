using System.ComponentModel.DataAnnotations.Schema;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace Snippets.ExistingUsers;

[Table("members")]
internal sealed class Member
{
    [Column("id")]
    public long Id { get; set; }

    [Column("display_name")]
    public required string DisplayName { get; set; }
}

internal sealed class BesideDb(DbContextOptions<BesideDb> options) : DbContext(options)
{
    // begin-snippet: existing-beside
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.UseJwtDeviceAuth();
        modelBuilder.Entity<Member>().HasOne<User>().WithOne().HasForeignKey<Member>(member => member.Id);
    }
    // end-snippet
}

internal sealed class SameDb(DbContextOptions<SameDb> options) : DbContext(options)
{
    // begin-snippet: existing-same
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.UseJwtDeviceAuth();
        modelBuilder.Entity<User>(user =>
        {
            user.ToTable("members");
            user.Property(member => member.Email).HasColumnName("mail");
            user.Property(member => member.Name).HasColumnName("display_name");
            user.Property(member => member.PasswordHash).HasColumnName("password");
            user.Property(member => member.IsActive).HasColumnName("enabled");
            user.Property(member => member.CreatedAt).HasColumnName("created");
            user.Property<string?>("Locale").HasColumnName("locale");       // a column of yours: EF.Property<string?>(user, "Locale")
        });
    }
    // end-snippet
}
