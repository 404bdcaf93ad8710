using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TodoApi.Data.Migrations;

/// <summary>The tables users, users_token, social_accounts, ended_sessions, one_time_codes, failed_logins and signing_keys of JwtDeviceAuth, and todo.</summary>
[DbContext(typeof(TodoDb))]
[Migration("20261124000000_Initial")]
internal sealed class Initial : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "users",
            columns: table => new
            {
                id = table.Column<long>("INTEGER", nullable: false).Annotation("Sqlite:Autoincrement", true),
                email = table.Column<string>("TEXT", maxLength: 254, nullable: true),
                normalized_email = table.Column<string>("TEXT", maxLength: 254, nullable: true),
                email_confirmed_at = table.Column<DateTime>("TEXT", nullable: true),
                name = table.Column<string>("TEXT", maxLength: 255, nullable: false),
                password_hash = table.Column<string>("TEXT", maxLength: 255, nullable: true),
                is_active = table.Column<bool>("INTEGER", nullable: false),
                created_at = table.Column<DateTime>("TEXT", nullable: false),
                updated_at = table.Column<DateTime>("TEXT", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_users", row => row.id));

        migrationBuilder.CreateTable(
            name: "ended_sessions",
            columns: table => new
            {
                session_id = table.Column<string>("TEXT", maxLength: 64, nullable: false),
                user_id = table.Column<long>("INTEGER", nullable: false),
                ended_at = table.Column<DateTime>("TEXT", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_ended_sessions", row => row.session_id));

        migrationBuilder.CreateTable(
            name: "social_accounts",
            columns: table => new
            {
                id = table.Column<long>("INTEGER", nullable: false).Annotation("Sqlite:Autoincrement", true),
                user_id = table.Column<long>("INTEGER", nullable: false),
                provider = table.Column<string>("TEXT", maxLength: 64, nullable: false),
                provider_user_id = table.Column<string>("TEXT", maxLength: 255, nullable: false),
                email = table.Column<string>("TEXT", maxLength: 254, nullable: true),
                created_at = table.Column<DateTime>("TEXT", nullable: false),
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
                id = table.Column<long>("INTEGER", nullable: false).Annotation("Sqlite:Autoincrement", true),
                user_id = table.Column<long>("INTEGER", nullable: false),
                login_type = table.Column<string>("TEXT", maxLength: 64, nullable: false),
                device_id = table.Column<string>("TEXT", maxLength: 128, nullable: false),
                session_id = table.Column<string>("TEXT", maxLength: 64, nullable: false),
                refresh_token_hash = table.Column<byte[]>("BLOB", nullable: false),
                device_name = table.Column<string>("TEXT", maxLength: 128, nullable: true),
                user_agent = table.Column<string>("TEXT", maxLength: 256, nullable: true),
                ip_address = table.Column<string>("TEXT", maxLength: 64, nullable: true),
                created_at = table.Column<DateTime>("TEXT", nullable: false),
                updated_at = table.Column<DateTime>("TEXT", nullable: false),
                rotated_at = table.Column<DateTime>("TEXT", nullable: true),
                expired_at = table.Column<DateTime>("TEXT", nullable: false),
                absolute_expired_at = table.Column<DateTime>("TEXT", nullable: false),
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
                id = table.Column<long>("INTEGER", nullable: false).Annotation("Sqlite:Autoincrement", true),
                user_id = table.Column<long>("INTEGER", nullable: false),
                title = table.Column<string>("TEXT", maxLength: 255, nullable: false),
                description = table.Column<string>("TEXT", maxLength: 1000, nullable: true),
                todo_date = table.Column<DateTime>("TEXT", nullable: true),
                complete = table.Column<bool>("INTEGER", nullable: false),
                created_at = table.Column<DateTime>("TEXT", nullable: false),
                updated_at = table.Column<DateTime>("TEXT", nullable: false),
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
                generation = table.Column<long>("INTEGER", nullable: false),
                kid = table.Column<string>("TEXT", maxLength: 64, nullable: false),
                algorithm = table.Column<string>("TEXT", maxLength: 16, nullable: false),
                protected_key = table.Column<byte[]>("BLOB", nullable: false),
                activates_at = table.Column<DateTime>("TEXT", nullable: false),
                created_at = table.Column<DateTime>("TEXT", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_signing_keys", row => row.generation));

        migrationBuilder.CreateTable(
            name: "one_time_codes",
            columns: table => new
            {
                code_hash = table.Column<byte[]>("BLOB", nullable: false),
                purpose = table.Column<string>("TEXT", maxLength: 32, nullable: false),
                user_id = table.Column<long>("INTEGER", nullable: true),
                payload = table.Column<string>("TEXT", nullable: true),
                created_at = table.Column<DateTime>("TEXT", nullable: false),
                expires_at = table.Column<DateTime>("TEXT", nullable: false),
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
                key_hash = table.Column<byte[]>("BLOB", nullable: false),
                failures = table.Column<int>("INTEGER", nullable: false),
                last_failed_at = table.Column<DateTime>("TEXT", nullable: false),
                blocked_until = table.Column<DateTime>("TEXT", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_failed_logins", row => row.key_hash));

        migrationBuilder.CreateIndex("IX_ended_sessions_ended_at", "ended_sessions", "ended_at");
        migrationBuilder.CreateIndex("IX_failed_logins_last_failed_at", "failed_logins", "last_failed_at");
        migrationBuilder.CreateIndex("IX_one_time_codes_expires_at", "one_time_codes", "expires_at");
        migrationBuilder.CreateIndex("IX_one_time_codes_user_id", "one_time_codes", "user_id");
        migrationBuilder.CreateIndex("IX_signing_keys_kid", "signing_keys", "kid", unique: true);
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
