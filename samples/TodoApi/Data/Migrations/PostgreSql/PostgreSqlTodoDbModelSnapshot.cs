using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace TodoApi.Data.Migrations.PostgreSql;

/// <summary>The model as the newest migration leaves it; what the next one is compared with.</summary>
[DbContext(typeof(PostgreSqlTodoDb))]
internal sealed class PostgreSqlTodoDbModelSnapshot : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder)
    {
        modelBuilder.HasAnnotation("ProductVersion", "10.0.14").HasAnnotation("Relational:MaxIdentifierLength", 63);

        modelBuilder.Entity("JwtDeviceAuth.Accounts.User", entity =>
        {
            entity.Property<long>("Id").ValueGeneratedOnAdd().HasColumnType("bigint").HasColumnName("id")
                .HasAnnotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn);
            entity.Property<DateTime>("CreatedAt").HasColumnType("timestamp with time zone").HasColumnName("created_at");
            entity.Property<string>("Email").HasMaxLength(254).HasColumnType("character varying(254)").HasColumnName("email");
            entity.Property<DateTime?>("EmailConfirmedAt").HasColumnType("timestamp with time zone").HasColumnName("email_confirmed_at");
            entity.Property<bool>("IsActive").HasColumnType("boolean").HasColumnName("is_active");
            entity.Property<string>("Name").IsRequired().HasMaxLength(255).HasColumnType("character varying(255)").HasColumnName("name");
            entity.Property<string>("NormalizedEmail").HasMaxLength(254).HasColumnType("character varying(254)").HasColumnName("normalized_email");
            entity.Property<string>("PasswordHash").HasMaxLength(255).HasColumnType("character varying(255)").HasColumnName("password_hash");
            entity.Property<DateTime>("UpdatedAt").HasColumnType("timestamp with time zone").HasColumnName("updated_at");
            entity.HasKey("Id");
            entity.HasIndex("NormalizedEmail").IsUnique();
            entity.ToTable("users", (string?)null);
        });

        modelBuilder.Entity("JwtDeviceAuth.Accounts.SocialAccount", entity =>
        {
            entity.Property<long>("Id").ValueGeneratedOnAdd().HasColumnType("bigint").HasColumnName("id")
                .HasAnnotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn);
            entity.Property<DateTime>("CreatedAt").HasColumnType("timestamp with time zone").HasColumnName("created_at");
            entity.Property<string>("Email").HasMaxLength(254).HasColumnType("character varying(254)").HasColumnName("email");
            entity.Property<string>("Provider").IsRequired().HasMaxLength(64).HasColumnType("character varying(64)").HasColumnName("provider");
            entity.Property<string>("ProviderUserId").IsRequired().HasMaxLength(255).HasColumnType("character varying(255)").HasColumnName("provider_user_id");
            entity.Property<long>("UserId").HasColumnType("bigint").HasColumnName("user_id");
            entity.HasKey("Id");
            entity.HasIndex("UserId");
            entity.HasIndex("Provider", "ProviderUserId").IsUnique();
            entity.ToTable("social_accounts", (string?)null);
        });

        modelBuilder.Entity("JwtDeviceAuth.Lockout.FailedLogins", entity =>
        {
            entity.Property<byte[]>("KeyHash").HasColumnType("bytea").HasColumnName("key_hash");
            entity.Property<DateTime>("BlockedUntil").HasColumnType("timestamp with time zone").HasColumnName("blocked_until");
            entity.Property<int>("Failures").HasColumnType("integer").HasColumnName("failures");
            entity.Property<DateTime>("LastFailedAt").HasColumnType("timestamp with time zone").HasColumnName("last_failed_at");
            entity.HasKey("KeyHash");
            entity.HasIndex("LastFailedAt");
            entity.ToTable("failed_logins", (string?)null);
        });

        modelBuilder.Entity("JwtDeviceAuth.OneTimeCodes.OneTimeCode", entity =>
        {
            entity.Property<byte[]>("CodeHash").HasColumnType("bytea").HasColumnName("code_hash");
            entity.Property<DateTime>("CreatedAt").HasColumnType("timestamp with time zone").HasColumnName("created_at");
            entity.Property<DateTime>("ExpiresAt").HasColumnType("timestamp with time zone").HasColumnName("expires_at");
            entity.Property<string>("Payload").HasColumnType("text").HasColumnName("payload");
            entity.Property<string>("Purpose").IsRequired().HasMaxLength(32).HasColumnType("character varying(32)").HasColumnName("purpose");
            entity.Property<long?>("UserId").HasColumnType("bigint").HasColumnName("user_id");
            entity.HasKey("CodeHash");
            entity.HasIndex("ExpiresAt");
            entity.HasIndex("UserId");
            entity.ToTable("one_time_codes", (string?)null);
        });

        modelBuilder.Entity("JwtDeviceAuth.KeyRing.StoredSigningKey", entity =>
        {
            entity.Property<long>("Generation").HasColumnType("bigint").HasColumnName("generation");
            entity.Property<DateTime>("ActivatesAt").HasColumnType("timestamp with time zone").HasColumnName("activates_at");
            entity.Property<string>("Algorithm").IsRequired().HasMaxLength(16).HasColumnType("character varying(16)").HasColumnName("algorithm");
            entity.Property<DateTime>("CreatedAt").HasColumnType("timestamp with time zone").HasColumnName("created_at");
            entity.Property<string>("Kid").IsRequired().HasMaxLength(64).HasColumnType("character varying(64)").HasColumnName("kid");
            entity.Property<byte[]>("ProtectedKey").IsRequired().HasColumnType("bytea").HasColumnName("protected_key");
            entity.HasKey("Generation");
            entity.HasIndex("Kid").IsUnique();
            entity.ToTable("signing_keys", (string?)null);
        });

        modelBuilder.Entity("JwtDeviceAuth.Revocation.EndedSession", entity =>
        {
            entity.Property<string>("SessionId").HasMaxLength(64).HasColumnType("character varying(64)").HasColumnName("session_id");
            entity.Property<DateTime>("EndedAt").HasColumnType("timestamp with time zone").HasColumnName("ended_at");
            entity.Property<long>("UserId").HasColumnType("bigint").HasColumnName("user_id");
            entity.HasKey("SessionId");
            entity.HasIndex("EndedAt");
            entity.ToTable("ended_sessions", (string?)null);
        });

        modelBuilder.Entity("JwtDeviceAuth.Sessions.DeviceSession", entity =>
        {
            entity.Property<long>("Id").ValueGeneratedOnAdd().HasColumnType("bigint").HasColumnName("id")
                .HasAnnotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn);
            entity.Property<DateTime>("AbsoluteExpiresAt").HasColumnType("timestamp with time zone").HasColumnName("absolute_expired_at");
            entity.Property<DateTime>("CreatedAt").HasColumnType("timestamp with time zone").HasColumnName("created_at");
            entity.Property<string>("DeviceId").IsRequired().HasMaxLength(128).HasColumnType("character varying(128)").HasColumnName("device_id");
            entity.Property<string>("DeviceName").HasMaxLength(128).HasColumnType("character varying(128)").HasColumnName("device_name");
            entity.Property<DateTime>("ExpiresAt").HasColumnType("timestamp with time zone").HasColumnName("expired_at");
            entity.Property<string>("IpAddress").HasMaxLength(64).HasColumnType("character varying(64)").HasColumnName("ip_address");
            entity.Property<string>("LoginType").IsRequired().HasMaxLength(64).HasColumnType("character varying(64)").HasColumnName("login_type");
            entity.Property<byte[]>("RefreshTokenHash").IsRequired().HasColumnType("bytea").HasColumnName("refresh_token_hash");
            entity.Property<DateTime?>("RotatedAt").HasColumnType("timestamp with time zone").HasColumnName("rotated_at");
            entity.Property<string>("SessionId").IsRequired().HasMaxLength(64).HasColumnType("character varying(64)").HasColumnName("session_id");
            entity.Property<DateTime>("UpdatedAt").HasColumnType("timestamp with time zone").HasColumnName("updated_at");
            entity.Property<string>("UserAgent").HasMaxLength(256).HasColumnType("character varying(256)").HasColumnName("user_agent");
            entity.Property<long>("UserId").HasColumnType("bigint").HasColumnName("user_id");
            entity.HasKey("Id");
            entity.HasIndex("SessionId").IsUnique();
            entity.HasIndex("UserId", "LoginType", "DeviceId").IsUnique();
            entity.ToTable("users_token", (string?)null);
        });

        modelBuilder.Entity("TodoApi.Todos.Todo", entity =>
        {
            entity.Property<long>("Id").ValueGeneratedOnAdd().HasColumnType("bigint").HasColumnName("id")
                .HasAnnotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn);
            entity.Property<bool>("Complete").HasColumnType("boolean").HasColumnName("complete");
            entity.Property<DateTime>("CreatedAt").HasColumnType("timestamp with time zone").HasColumnName("created_at");
            entity.Property<string>("Description").HasMaxLength(1000).HasColumnType("character varying(1000)").HasColumnName("description");
            entity.Property<string>("Title").IsRequired().HasMaxLength(255).HasColumnType("character varying(255)").HasColumnName("title")
                .UseCollation(PostgreSqlTodoDb.TitleCollation);
            entity.Property<DateTime?>("TodoDate").HasColumnType("timestamp with time zone").HasColumnName("todo_date");
            entity.Property<DateTime>("UpdatedAt").HasColumnType("timestamp with time zone").HasColumnName("updated_at");
            entity.Property<long>("UserId").HasColumnType("bigint").HasColumnName("user_id");
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
