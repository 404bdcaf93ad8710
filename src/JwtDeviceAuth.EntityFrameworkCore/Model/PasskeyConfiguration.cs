using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace JwtDeviceAuth.EntityFrameworkCore.Model;

internal sealed class PasskeyConfiguration : IEntityTypeConfiguration<Passkey>
{
    public void Configure(EntityTypeBuilder<Passkey> builder)
    {
        builder.ToTable("passkeys");
        builder.HasKey(passkey => passkey.Id);
        builder.Property(passkey => passkey.Id).HasColumnName("id");
        builder.Property(passkey => passkey.UserId).HasColumnName("user_id");
        builder.Property(passkey => passkey.CredentialId).HasColumnName("credential_id").HasMaxLength(Passkey.MaximumCredentialIdLength);
        builder.Property(passkey => passkey.PublicKey).HasColumnName("public_key");
        builder.Property(passkey => passkey.UserHandle).HasColumnName("user_handle").HasMaxLength(64);
        builder.Property(passkey => passkey.SignatureCounter).HasColumnName("signature_counter");
        builder.Property(passkey => passkey.AuthenticatorId).HasColumnName("authenticator_id");
        builder.Property(passkey => passkey.Name).HasColumnName("name").HasMaxLength(128);
        builder.Property(passkey => passkey.Transports).HasColumnName("transports").HasMaxLength(128);
        builder.Property(passkey => passkey.CanBeSynced).HasColumnName("can_be_synced");
        builder.Property(passkey => passkey.IsSynced).HasColumnName("is_synced");
        builder.Property(passkey => passkey.CreatedAt).HasColumnName("created_at").HasConversion<UtcConverter>();
        builder.Property(passkey => passkey.LastUsedAt).HasColumnName("last_used_at").HasConversion<UtcConverter>();
        builder.HasIndex(passkey => passkey.CredentialId).IsUnique();
        builder.HasIndex(passkey => passkey.UserId);
        builder.HasOne<User>().WithMany().HasForeignKey(passkey => passkey.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
