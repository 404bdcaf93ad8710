using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace JwtDeviceAuth.EntityFrameworkCore.Model;

/// <summary>No index on the hash or on a time: they change with every rotation, and each index would be one more write.</summary>
internal sealed class DeviceSessionConfiguration : IEntityTypeConfiguration<DeviceSession>
{
    public void Configure(EntityTypeBuilder<DeviceSession> builder)
    {
        builder.ToTable("users_token");
        builder.HasKey(session => session.Id);
        builder.Property(session => session.Id).HasColumnName("id");
        builder.Property(session => session.UserId).HasColumnName("user_id");
        builder.Property(session => session.LoginType).HasColumnName("login_type").HasMaxLength(64);
        builder.Property(session => session.DeviceId).HasColumnName("device_id").HasMaxLength(DeviceIds.MaximumLength);
        builder.Property(session => session.SessionId).HasColumnName("session_id").HasMaxLength(64);
        builder.Property(session => session.RefreshTokenHash).HasColumnName("refresh_token_hash");
        builder.Property(session => session.DeviceName).HasColumnName("device_name").HasMaxLength(128);
        builder.Property(session => session.UserAgent).HasColumnName("user_agent").HasMaxLength(ClientInfo.MaximumUserAgentLength);
        builder.Property(session => session.IpAddress).HasColumnName("ip_address").HasMaxLength(64);
        builder.Property(session => session.CreatedAt).HasColumnName("created_at").HasConversion<UtcConverter>();
        builder.Property(session => session.UpdatedAt).HasColumnName("updated_at").HasConversion<UtcConverter>();
        builder.Property(session => session.RotatedAt).HasColumnName("rotated_at").HasConversion<UtcConverter>();
        builder.Property(session => session.ExpiresAt).HasColumnName("expired_at").HasConversion<UtcConverter>();
        builder.Property(session => session.AbsoluteExpiresAt).HasColumnName("absolute_expired_at").HasConversion<UtcConverter>();
        builder.Property(session => session.ListedAt).HasColumnName("listed_at").HasConversion<UtcConverter>();
        builder.Property(session => session.ListedUserAgent).HasColumnName("listed_user_agent").HasMaxLength(ClientInfo.MaximumUserAgentLength);
        builder.Property(session => session.ListedIpAddress).HasColumnName("listed_ip_address").HasMaxLength(64);
        builder.Property(session => session.ForeignRepeats).HasColumnName("foreign_repeats");
        builder.Property(session => session.RepeatedAt).HasColumnName("repeated_at").HasConversion<UtcConverter>();
        builder.Property(session => session.RepeatUserAgent).HasColumnName("repeat_user_agent").HasMaxLength(ClientInfo.MaximumUserAgentLength);
        builder.Property(session => session.RepeatIpAddress).HasColumnName("repeat_ip_address").HasMaxLength(64);
        builder.Property(session => session.ProvedAt).HasColumnName("proved_at").HasConversion<UtcConverter>();
        builder.Property(session => session.Methods).HasColumnName("methods").HasMaxLength(128);
        builder.Property(session => session.SocialAccountId).HasColumnName("social_account_id");
        builder.Property(session => session.KeyThumbprint).HasColumnName("key_thumbprint").HasMaxLength(43);
        builder.Property(session => session.BindsAccessToken).HasColumnName("binds_access_token");
        builder.Ignore(session => session.LastUsedAt);
        builder.HasIndex(session => session.SessionId).IsUnique();
        builder.HasIndex(session => new { session.UserId, session.LoginType, session.DeviceId }).IsUnique();
        builder.HasOne<User>().WithMany().HasForeignKey(session => session.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
