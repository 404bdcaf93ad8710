using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace JwtDeviceAuth.EntityFrameworkCore.Model;

internal sealed class SigningKeyConfiguration : IEntityTypeConfiguration<StoredSigningKey>
{
    public void Configure(EntityTypeBuilder<StoredSigningKey> builder)
    {
        builder.ToTable("signing_keys");
        builder.HasKey(key => key.Generation);
        builder.Property(key => key.Generation).HasColumnName("generation").ValueGeneratedNever();
        builder.Property(key => key.Kid).HasColumnName("kid").HasMaxLength(64);
        builder.Property(key => key.Algorithm).HasColumnName("algorithm").HasMaxLength(16);
        builder.Property(key => key.ProtectedKey).HasColumnName("protected_key");
        builder.Property(key => key.ActivatesAt).HasColumnName("activates_at").HasConversion<UtcConverter>();
        builder.Property(key => key.CreatedAt).HasColumnName("created_at").HasConversion<UtcConverter>();
        builder.HasIndex(key => key.Kid).IsUnique();
    }
}
