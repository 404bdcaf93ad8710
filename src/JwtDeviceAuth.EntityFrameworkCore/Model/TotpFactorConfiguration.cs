using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace JwtDeviceAuth.EntityFrameworkCore.Model;

internal sealed class TotpFactorConfiguration : IEntityTypeConfiguration<TotpFactor>
{
    public void Configure(EntityTypeBuilder<TotpFactor> builder)
    {
        builder.ToTable("totp_factors");
        builder.HasKey(factor => factor.Id);
        builder.Property(factor => factor.Id).HasColumnName("id");
        builder.Property(factor => factor.UserId).HasColumnName("user_id");
        builder.Property(factor => factor.Name).HasColumnName("name").HasMaxLength(128);
        builder.Property(factor => factor.ProtectedSecret).HasColumnName("protected_secret");
        builder.Property(factor => factor.CreatedAt).HasColumnName("created_at").HasConversion<UtcConverter>();
        builder.Property(factor => factor.ConfirmedAt).HasColumnName("confirmed_at").HasConversion<UtcConverter>();
        builder.Property(factor => factor.ExpiresAt).HasColumnName("expires_at").HasConversion<UtcConverter>();
        builder.Property(factor => factor.StartedBy).HasColumnName("started_by").HasMaxLength(64);
        builder.Property(factor => factor.LastStep).HasColumnName("last_step");
        builder.Property(factor => factor.LastUsedAt).HasColumnName("last_used_at").HasConversion<UtcConverter>();
        builder.HasIndex(factor => factor.UserId);
        builder.HasIndex(factor => factor.ExpiresAt);
        builder.HasOne<User>().WithMany().HasForeignKey(factor => factor.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
