using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace JwtDeviceAuth.EntityFrameworkCore.Model;

internal sealed class TrustedDeviceConfiguration : IEntityTypeConfiguration<TrustedDevice>
{
    public void Configure(EntityTypeBuilder<TrustedDevice> builder)
    {
        builder.ToTable("trusted_devices");
        builder.HasKey(device => new { device.UserId, device.DeviceId });
        builder.Property(device => device.UserId).HasColumnName("user_id");
        builder.Property(device => device.DeviceId).HasColumnName("device_id").HasMaxLength(DeviceIds.MaximumLength);
        builder.Property(device => device.DeviceName).HasColumnName("device_name").HasMaxLength(128);
        builder.Property(device => device.TrustedAt).HasColumnName("trusted_at").HasConversion<UtcConverter>();
        builder.Property(device => device.ExpiresAt).HasColumnName("expires_at").HasConversion<UtcConverter>();
        builder.HasIndex(device => device.ExpiresAt);
        builder.HasOne<User>().WithMany().HasForeignKey(device => device.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
