using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace JwtDeviceAuth.EntityFrameworkCore.Model;

internal sealed class LoginChallengeConfiguration : IEntityTypeConfiguration<LoginChallenge>
{
    public void Configure(EntityTypeBuilder<LoginChallenge> builder)
    {
        builder.ToTable("login_challenges");
        builder.HasKey(challenge => challenge.TokenHash);
        builder.Property(challenge => challenge.TokenHash).HasColumnName("token_hash").HasMaxLength(32);
        builder.Property(challenge => challenge.Purpose).HasColumnName("purpose").HasMaxLength(32);
        builder.Property(challenge => challenge.UserId).HasColumnName("user_id");
        builder.Property(challenge => challenge.SecondFactorVersion).HasColumnName("second_factor_version");
        builder.Property(challenge => challenge.LoginType).HasColumnName("login_type").HasMaxLength(64);
        builder.Property(challenge => challenge.Methods).HasColumnName("methods").HasMaxLength(128);
        builder.Property(challenge => challenge.ProvedAt).HasColumnName("proved_at").HasConversion<UtcConverter>();
        builder.Property(challenge => challenge.ProofKind).HasColumnName("proof_kind").HasMaxLength(32);
        builder.Property(challenge => challenge.ProofValue).HasColumnName("proof_value").HasMaxLength(64);
        builder.Property(challenge => challenge.DeviceId).HasColumnName("device_id").HasMaxLength(DeviceIds.MaximumLength);
        builder.Property(challenge => challenge.DeviceName).HasColumnName("device_name").HasMaxLength(128);
        builder.Property(challenge => challenge.KeyThumbprint).HasColumnName("key_thumbprint").HasMaxLength(43);
        builder.Property(challenge => challenge.BindsAccessToken).HasColumnName("binds_access_token");
        builder.Property(challenge => challenge.Attempts).HasColumnName("attempts");
        builder.Property(challenge => challenge.CreatedAt).HasColumnName("created_at").HasConversion<UtcConverter>();
        builder.Property(challenge => challenge.ExpiresAt).HasColumnName("expires_at").HasConversion<UtcConverter>();
        builder.HasIndex(challenge => challenge.UserId);
        builder.HasIndex(challenge => challenge.ExpiresAt);
        builder.HasOne<User>().WithMany().HasForeignKey(challenge => challenge.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
