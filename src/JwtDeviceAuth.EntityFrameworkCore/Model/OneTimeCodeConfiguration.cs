using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace JwtDeviceAuth.EntityFrameworkCore.Model;

internal sealed class OneTimeCodeConfiguration : IEntityTypeConfiguration<OneTimeCode>
{
    public void Configure(EntityTypeBuilder<OneTimeCode> builder)
    {
        builder.ToTable("one_time_codes");
        builder.HasKey(code => code.CodeHash);
        builder.Property(code => code.CodeHash).HasColumnName("code_hash").HasMaxLength(32);
        builder.Property(code => code.Purpose).HasColumnName("purpose").HasMaxLength(32);
        builder.Property(code => code.UserId).HasColumnName("user_id");
        builder.Property(code => code.Payload).HasColumnName("payload");
        builder.Property(code => code.CreatedAt).HasColumnName("created_at").HasConversion<UtcConverter>();
        builder.Property(code => code.ExpiresAt).HasColumnName("expires_at").HasConversion<UtcConverter>();
        builder.HasIndex(code => code.ExpiresAt);
        builder.HasOne<User>().WithMany().HasForeignKey(code => code.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
