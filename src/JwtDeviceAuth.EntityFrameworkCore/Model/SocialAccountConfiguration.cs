using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace JwtDeviceAuth.EntityFrameworkCore.Model;

internal sealed class SocialAccountConfiguration : IEntityTypeConfiguration<SocialAccount>
{
    public void Configure(EntityTypeBuilder<SocialAccount> builder)
    {
        builder.ToTable("social_accounts");
        builder.HasKey(account => account.Id);
        builder.Property(account => account.Id).HasColumnName("id");
        builder.Property(account => account.UserId).HasColumnName("user_id");
        builder.Property(account => account.Provider).HasColumnName("provider").HasMaxLength(64);
        builder.Property(account => account.ProviderUserId).HasColumnName("provider_user_id").HasMaxLength(255);
        builder.Property(account => account.Email).HasColumnName("email").HasMaxLength(EmailAddress.MaximumLength);
        builder.Property(account => account.CreatedAt).HasColumnName("created_at").HasConversion<UtcConverter>();
        builder.HasIndex(account => new { account.Provider, account.ProviderUserId }).IsUnique();
        builder.HasOne<User>().WithMany().HasForeignKey(account => account.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
