using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace JwtDeviceAuth.EntityFrameworkCore.Model;

internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("users");
        builder.HasKey(user => user.Id);
        builder.Property(user => user.Id).HasColumnName("id");
        builder.Property(user => user.Email).HasColumnName("email").HasMaxLength(EmailAddress.MaximumLength);
        builder.Property(user => user.NormalizedEmail).HasColumnName("normalized_email").HasMaxLength(EmailAddress.MaximumLength);
        builder.Property(user => user.EmailConfirmedAt).HasColumnName("email_confirmed_at").HasConversion<UtcConverter>();
        builder.Property(user => user.Name).HasColumnName("name").HasMaxLength(255);
        builder.Property(user => user.PasswordHash).HasColumnName("password_hash").HasMaxLength(255);
        builder.Property(user => user.PasswordChangedAt).HasColumnName("password_changed_at").HasConversion<UtcConverter>();
        builder.Property(user => user.PreviousProofAt).HasColumnName("previous_proof_at").HasConversion<UtcConverter>();
        builder.Property(user => user.SecondFactorVersion).HasColumnName("second_factor_version");
        builder.Property(user => user.IsActive).HasColumnName("is_active");
        builder.Property(user => user.CreatedAt).HasColumnName("created_at").HasConversion<UtcConverter>();
        builder.Property(user => user.UpdatedAt).HasColumnName("updated_at").HasConversion<UtcConverter>();
        builder.HasIndex(user => user.NormalizedEmail).IsUnique();
    }
}
