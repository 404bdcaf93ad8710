using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace TodoApi.Data.Migrations.PostgreSql;

/// <summary>The tables users, users_token, social_accounts, ended_sessions, one_time_codes, failed_logins and signing_keys of JwtDeviceAuth, and todo.</summary>
[DbContext(typeof(PostgreSqlTodoDb))]
[Migration("20261124000000_Initial")]
internal sealed class Initial : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "users",
            columns: table => new
            {
                id = table.Column<long>("bigint", nullable: false)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                email = table.Column<string>("character varying(254)", maxLength: 254, nullable: true),
                normalized_email = table.Column<string>("character varying(254)", maxLength: 254, nullable: true),
                email_confirmed_at = table.Column<DateTime>("timestamp with time zone", nullable: true),
                name = table.Column<string>("character varying(255)", maxLength: 255, nullable: false),
                password_hash = table.Column<string>("character varying(255)", maxLength: 255, nullable: true),
                is_active = table.Column<bool>("boolean", nullable: false),
                created_at = table.Column<DateTime>("timestamp with time zone", nullable: false),
                updated_at = table.Column<DateTime>("timestamp with time zone", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_users", row => row.id));

        migrationBuilder.CreateTable(
            name: "ended_sessions",
            columns: table => new
            {
                session_id = table.Column<string>("character varying(64)", maxLength: 64, nullable: false),
                user_id = table.Column<long>("bigint", nullable: false),
                ended_at = table.Column<DateTime>("timestamp with time zone", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_ended_sessions", row => row.session_id));

        migrationBuilder.CreateTable(
            name: "social_accounts",
            columns: table => new
            {
                id = table.Column<long>("bigint", nullable: false)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                user_id = table.Column<long>("bigint", nullable: false),
                provider = table.Column<string>("character varying(64)", maxLength: 64, nullable: false),
                provider_user_id = table.Column<string>("character varying(255)", maxLength: 255, nullable: false),
                email = table.Column<string>("character varying(254)", maxLength: 254, nullable: true),
                created_at = table.Column<DateTime>("timestamp with time zone", nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_social_accounts", row => row.id);
                table.ForeignKey(
                    "FK_social_accounts_users_user_id", row => row.user_id, "users", "id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "users_token",
            columns: table => new
            {
                id = table.Column<long>("bigint", nullable: false)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                user_id = table.Column<long>("bigint", nullable: false),
                login_type = table.Column<string>("character varying(64)", maxLength: 64, nullable: false),
                device_id = table.Column<string>("character varying(128)", maxLength: 128, nullable: false),
                session_id = table.Column<string>("character varying(64)", maxLength: 64, nullable: false),
                refresh_token_hash = table.Column<byte[]>("bytea", nullable: false),
                device_name = table.Column<string>("character varying(128)", maxLength: 128, nullable: true),
                user_agent = table.Column<string>("character varying(256)", maxLength: 256, nullable: true),
                ip_address = table.Column<string>("character varying(64)", maxLength: 64, nullable: true),
                created_at = table.Column<DateTime>("timestamp with time zone", nullable: false),
                updated_at = table.Column<DateTime>("timestamp with time zone", nullable: false),
                rotated_at = table.Column<DateTime>("timestamp with time zone", nullable: true),
                expired_at = table.Column<DateTime>("timestamp with time zone", nullable: false),
                absolute_expired_at = table.Column<DateTime>("timestamp with time zone", nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_users_token", row => row.id);
                table.ForeignKey(
                    "FK_users_token_users_user_id", row => row.user_id, "users", "id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "todo",
            columns: table => new
            {
                id = table.Column<long>("bigint", nullable: false)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                user_id = table.Column<long>("bigint", nullable: false),
                title = table.Column<string>("character varying(255)", maxLength: 255, nullable: false, collation: PostgreSqlTodoDb.TitleCollation),
                description = table.Column<string>("character varying(1000)", maxLength: 1000, nullable: true),
                todo_date = table.Column<DateTime>("timestamp with time zone", nullable: true),
                complete = table.Column<bool>("boolean", nullable: false),
                created_at = table.Column<DateTime>("timestamp with time zone", nullable: false),
                updated_at = table.Column<DateTime>("timestamp with time zone", nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_todo", row => row.id);
                table.ForeignKey("FK_todo_users_user_id", row => row.user_id, "users", "id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "signing_keys",
            columns: table => new
            {
                generation = table.Column<long>("bigint", nullable: false),
                kid = table.Column<string>("character varying(64)", maxLength: 64, nullable: false),
                algorithm = table.Column<string>("character varying(16)", maxLength: 16, nullable: false),
                protected_key = table.Column<byte[]>("bytea", nullable: false),
                activates_at = table.Column<DateTime>("timestamp with time zone", nullable: false),
                created_at = table.Column<DateTime>("timestamp with time zone", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_signing_keys", row => row.generation));

        migrationBuilder.CreateIndex("IX_signing_keys_kid", "signing_keys", "kid", unique: true);
        migrationBuilder.CreateTable(
            name: "one_time_codes",
            columns: table => new
            {
                code_hash = table.Column<byte[]>("bytea", nullable: false),
                purpose = table.Column<string>("character varying(32)", maxLength: 32, nullable: false),
                user_id = table.Column<long>("bigint", nullable: true),
                payload = table.Column<string>("text", nullable: true),
                created_at = table.Column<DateTime>("timestamp with time zone", nullable: false),
                expires_at = table.Column<DateTime>("timestamp with time zone", nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_one_time_codes", row => row.code_hash);
                table.ForeignKey(
                    "FK_one_time_codes_users_user_id", row => row.user_id, "users", "id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "failed_logins",
            columns: table => new
            {
                key_hash = table.Column<byte[]>("bytea", nullable: false),
                failures = table.Column<int>("integer", nullable: false),
                last_failed_at = table.Column<DateTime>("timestamp with time zone", nullable: false),
                blocked_until = table.Column<DateTime>("timestamp with time zone", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_failed_logins", row => row.key_hash));

        migrationBuilder.CreateIndex("IX_ended_sessions_ended_at", "ended_sessions", "ended_at");
        migrationBuilder.CreateIndex("IX_failed_logins_last_failed_at", "failed_logins", "last_failed_at");
        migrationBuilder.CreateIndex("IX_one_time_codes_expires_at", "one_time_codes", "expires_at");
        migrationBuilder.CreateIndex("IX_one_time_codes_user_id", "one_time_codes", "user_id");
        migrationBuilder.CreateIndex("IX_users_normalized_email", "users", "normalized_email", unique: true);
        migrationBuilder.CreateIndex("IX_social_accounts_user_id", "social_accounts", "user_id");
        migrationBuilder.CreateIndex(
            "IX_social_accounts_provider_provider_user_id", "social_accounts", ["provider", "provider_user_id"], unique: true);
        migrationBuilder.CreateIndex("IX_users_token_session_id", "users_token", "session_id", unique: true);
        migrationBuilder.CreateIndex(
            "IX_users_token_user_id_login_type_device_id", "users_token", ["user_id", "login_type", "device_id"], unique: true);
        migrationBuilder.CreateIndex("IX_todo_user_id_id", "todo", ["user_id", "id"]);
        migrationBuilder.CreateIndex("IX_todo_user_id_todo_date", "todo", ["user_id", "todo_date"]);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("failed_logins");
        migrationBuilder.DropTable("one_time_codes");
        migrationBuilder.DropTable("todo");
        migrationBuilder.DropTable("signing_keys");
        migrationBuilder.DropTable("ended_sessions");
        migrationBuilder.DropTable("users_token");
        migrationBuilder.DropTable("social_accounts");
        migrationBuilder.DropTable("users");
    }
}
