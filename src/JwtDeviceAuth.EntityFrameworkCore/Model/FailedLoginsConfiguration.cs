using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace JwtDeviceAuth.EntityFrameworkCore.Model;

/// <summary>No foreign key: logins for accounts that do not exist are counted alike.</summary>
internal sealed class FailedLoginsConfiguration : IEntityTypeConfiguration<FailedLogins>
{
    public void Configure(EntityTypeBuilder<FailedLogins> builder)
    {
        builder.ToTable("failed_logins");
        builder.HasKey(failed => failed.KeyHash);
        builder.Property(failed => failed.KeyHash).HasColumnName("key_hash").HasMaxLength(32);
        builder.Property(failed => failed.Failures).HasColumnName("failures");
        builder.Property(failed => failed.Pending).HasColumnName("pending");
        builder.Property(failed => failed.LastFailedAt).HasColumnName("last_failed_at").HasConversion<UtcConverter>();
        builder.Property(failed => failed.BlockedUntil).HasColumnName("blocked_until").HasConversion<UtcConverter>();
        builder.HasIndex(failed => failed.LastFailedAt);
    }
}
