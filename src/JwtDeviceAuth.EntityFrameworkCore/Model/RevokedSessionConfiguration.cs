using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace JwtDeviceAuth.EntityFrameworkCore.Model;

/// <summary>No foreign key: what is left of a session outlives its user.</summary>
internal sealed class RevokedSessionConfiguration : IEntityTypeConfiguration<RevokedSession>
{
    public const string Table = "revoked_sessions";

    public void Configure(EntityTypeBuilder<RevokedSession> builder)
    {
        builder.ToTable(Table);
        builder.HasKey(ended => ended.SessionId);
        builder.Property(ended => ended.SessionId).HasColumnName("session_id").HasMaxLength(64);
        builder.Property(ended => ended.UserId).HasColumnName("user_id");
        builder.Property(ended => ended.RevokedAt).HasColumnName("revoked_at").HasConversion<UtcConverter>();
        builder.HasIndex(ended => ended.RevokedAt);
    }
}
