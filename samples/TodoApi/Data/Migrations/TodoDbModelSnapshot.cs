using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace TodoApi.Data.Migrations;

/// <summary>The model as the newest migration leaves it; what the next one is compared with.</summary>
[DbContext(typeof(TodoDb))]
internal sealed class TodoDbModelSnapshot : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder)
    {
        modelBuilder.HasAnnotation("ProductVersion", "10.0.14");

        modelBuilder.Entity("JwtDeviceAuth.Accounts.User", entity =>
        {
            entity.Property<long>("Id").ValueGeneratedOnAdd().HasColumnType("INTEGER").HasColumnName("id");
            entity.Property<DateTime>("CreatedAt").HasColumnType("TEXT").HasColumnName("created_at");
            entity.Property<string>("Email").HasMaxLength(254).HasColumnType("TEXT").HasColumnName("email");
            entity.Property<DateTime?>("EmailConfirmedAt").HasColumnType("TEXT").HasColumnName("email_confirmed_at");
            entity.Property<bool>("IsActive").HasColumnType("INTEGER").HasColumnName("is_active");
            entity.Property<string>("Name").IsRequired().HasMaxLength(255).HasColumnType("TEXT").HasColumnName("name");
            entity.Property<string>("NormalizedEmail").HasMaxLength(254).HasColumnType("TEXT").HasColumnName("normalized_email");
            entity.Property<string>("PasswordHash").HasMaxLength(255).HasColumnType("TEXT").HasColumnName("password_hash");
            entity.Property<DateTime>("UpdatedAt").HasColumnType("TEXT").HasColumnName("updated_at");
            entity.HasKey("Id");
            entity.HasIndex("NormalizedEmail").IsUnique();
            entity.ToTable("users", (string?)null);
        });

        modelBuilder.Entity("JwtDeviceAuth.Accounts.SocialAccount", entity =>
        {
            entity.Property<long>("Id").ValueGeneratedOnAdd().HasColumnType("INTEGER").HasColumnName("id");
            entity.Property<DateTime>("CreatedAt").HasColumnType("TEXT").HasColumnName("created_at");
            entity.Property<string>("Email").HasMaxLength(254).HasColumnType("TEXT").HasColumnName("email");
            entity.Property<string>("Provider").IsRequired().HasMaxLength(64).HasColumnType("TEXT").HasColumnName("provider");
            entity.Property<string>("ProviderUserId").IsRequired().HasMaxLength(255).HasColumnType("TEXT").HasColumnName("provider_user_id");
            entity.Property<long>("UserId").HasColumnType("INTEGER").HasColumnName("user_id");
            entity.HasKey("Id");
            entity.HasIndex("UserId");
            entity.HasIndex("Provider", "ProviderUserId").IsUnique();
            entity.ToTable("social_accounts", (string?)null);
        });

        modelBuilder.Entity("JwtDeviceAuth.Lockout.FailedLogins", entity =>
        {
            entity.Property<byte[]>("KeyHash").HasColumnType("BLOB").HasColumnName("key_hash");
            entity.Property<DateTime>("BlockedUntil").HasColumnType("TEXT").HasColumnName("blocked_until");
            entity.Property<int>("Failures").HasColumnType("INTEGER").HasColumnName("failures");
            entity.Property<DateTime>("LastFailedAt").HasColumnType("TEXT").HasColumnName("last_failed_at");
            entity.HasKey("KeyHash");
            entity.HasIndex("LastFailedAt");
            entity.ToTable("failed_logins", (string?)null);
        });

        modelBuilder.Entity("JwtDeviceAuth.OneTimeCodes.OneTimeCode", entity =>
        {
            entity.Property<byte[]>("CodeHash").HasColumnType("BLOB").HasColumnName("code_hash");
            entity.Property<DateTime>("CreatedAt").HasColumnType("TEXT").HasColumnName("created_at");
            entity.Property<DateTime>("ExpiresAt").HasColumnType("TEXT").HasColumnName("expires_at");
            entity.Property<string>("Payload").HasColumnType("TEXT").HasColumnName("payload");
            entity.Property<string>("Purpose").IsRequired().HasMaxLength(32).HasColumnType("TEXT").HasColumnName("purpose");
            entity.Property<long?>("UserId").HasColumnType("INTEGER").HasColumnName("user_id");
            entity.HasKey("CodeHash");
            entity.HasIndex("ExpiresAt");
            entity.HasIndex("UserId");
            entity.ToTable("one_time_codes", (string?)null);
        });

        modelBuilder.Entity("JwtDeviceAuth.KeyRing.StoredSigningKey", entity =>
        {
            entity.Property<long>("Generation").HasColumnType("INTEGER").HasColumnName("generation");
            entity.Property<DateTime>("ActivatesAt").HasColumnType("TEXT").HasColumnName("activates_at");
            entity.Property<string>("Algorithm").IsRequired().HasMaxLength(16).HasColumnType("TEXT").HasColumnName("algorithm");
            entity.Property<DateTime>("CreatedAt").HasColumnType("TEXT").HasColumnName("created_at");
            entity.Property<string>("Kid").IsRequired().HasMaxLength(64).HasColumnType("TEXT").HasColumnName("kid");
            entity.Property<byte[]>("ProtectedKey").IsRequired().HasColumnType("BLOB").HasColumnName("protected_key");
            entity.HasKey("Generation");
            entity.HasIndex("Kid").IsUnique();
            entity.ToTable("signing_keys", (string?)null);
        });

        modelBuilder.Entity("JwtDeviceAuth.Revocation.EndedSession", entity =>
        {
            entity.Property<string>("SessionId").HasMaxLength(64).HasColumnType("TEXT").HasColumnName("session_id");
            entity.Property<DateTime>("EndedAt").HasColumnType("TEXT").HasColumnName("ended_at");
            entity.Property<long>("UserId").HasColumnType("INTEGER").HasColumnName("user_id");
            entity.HasKey("SessionId");
            entity.HasIndex("EndedAt");
            entity.ToTable("ended_sessions", (string?)null);
        });

        modelBuilder.Entity("JwtDeviceAuth.Sessions.DeviceSession", entity =>
        {
            entity.Property<long>("Id").ValueGeneratedOnAdd().HasColumnType("INTEGER").HasColumnName("id");
            entity.Property<DateTime>("AbsoluteExpiresAt").HasColumnType("TEXT").HasColumnName("absolute_expired_at");
            entity.Property<DateTime>("CreatedAt").HasColumnType("TEXT").HasColumnName("created_at");
            entity.Property<string>("DeviceId").IsRequired().HasMaxLength(128).HasColumnType("TEXT").HasColumnName("device_id");
            entity.Property<string>("DeviceName").HasMaxLength(128).HasColumnType("TEXT").HasColumnName("device_name");
            entity.Property<DateTime>("ExpiresAt").HasColumnType("TEXT").HasColumnName("expired_at");
            entity.Property<string>("IpAddress").HasMaxLength(64).HasColumnType("TEXT").HasColumnName("ip_address");
            entity.Property<string>("LoginType").IsRequired().HasMaxLength(64).HasColumnType("TEXT").HasColumnName("login_type");
            entity.Property<byte[]>("RefreshTokenHash").IsRequired().HasColumnType("BLOB").HasColumnName("refresh_token_hash");
            entity.Property<DateTime?>("RotatedAt").HasColumnType("TEXT").HasColumnName("rotated_at");
            entity.Property<string>("SessionId").IsRequired().HasMaxLength(64).HasColumnType("TEXT").HasColumnName("session_id");
            entity.Property<DateTime>("UpdatedAt").HasColumnType("TEXT").HasColumnName("updated_at");
            entity.Property<string>("UserAgent").HasMaxLength(256).HasColumnType("TEXT").HasColumnName("user_agent");
            entity.Property<long>("UserId").HasColumnType("INTEGER").HasColumnName("user_id");
            entity.HasKey("Id");
            entity.HasIndex("SessionId").IsUnique();
            entity.HasIndex("UserId", "LoginType", "DeviceId").IsUnique();
            entity.ToTable("users_token", (string?)null);
        });

        modelBuilder.Entity("TodoApi.Todos.Todo", entity =>
        {
            entity.Property<long>("Id").ValueGeneratedOnAdd().HasColumnType("INTEGER").HasColumnName("id");
            entity.Property<bool>("Complete").HasColumnType("INTEGER").HasColumnName("complete");
            entity.Property<DateTime>("CreatedAt").HasColumnType("TEXT").HasColumnName("created_at");
            entity.Property<string>("Description").HasMaxLength(1000).HasColumnType("TEXT").HasColumnName("description");
            entity.Property<string>("Title").IsRequired().HasMaxLength(255).HasColumnType("TEXT").HasColumnName("title");
            entity.Property<DateTime?>("TodoDate").HasColumnType("TEXT").HasColumnName("todo_date");
            entity.Property<DateTime>("UpdatedAt").HasColumnType("TEXT").HasColumnName("updated_at");
            entity.Property<long>("UserId").HasColumnType("INTEGER").HasColumnName("user_id");
            entity.HasKey("Id");
            entity.HasIndex("UserId", "Id");
            entity.HasIndex("UserId", "TodoDate");
            entity.ToTable("todo", (string?)null);
        });

        modelBuilder.Entity("JwtDeviceAuth.OneTimeCodes.OneTimeCode", entity =>
            entity.HasOne("JwtDeviceAuth.Accounts.User", null).WithMany().HasForeignKey("UserId").OnDelete(DeleteBehavior.Cascade));

        modelBuilder.Entity("JwtDeviceAuth.Accounts.SocialAccount", entity =>
            entity.HasOne("JwtDeviceAuth.Accounts.User", null).WithMany().HasForeignKey("UserId")
                .OnDelete(DeleteBehavior.Cascade).IsRequired());

        modelBuilder.Entity("JwtDeviceAuth.Sessions.DeviceSession", entity =>
            entity.HasOne("JwtDeviceAuth.Accounts.User", null).WithMany().HasForeignKey("UserId")
                .OnDelete(DeleteBehavior.Cascade).IsRequired());

        modelBuilder.Entity("TodoApi.Todos.Todo", entity =>
            entity.HasOne("JwtDeviceAuth.Accounts.User", null).WithMany().HasForeignKey("UserId")
                .OnDelete(DeleteBehavior.Cascade).IsRequired());
    }
}
