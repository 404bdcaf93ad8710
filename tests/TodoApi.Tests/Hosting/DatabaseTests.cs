using Microsoft.EntityFrameworkCore;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Hosting;

public sealed class DatabaseTests : IAsyncDisposable
{
    private readonly TodoApp _app = new();

    [Fact]
    public async Task The_migrations_make_what_the_model_says()
        => Assert.False(await _app.InDatabaseAsync(db => Task.FromResult(db.Database.HasPendingModelChanges())));

    [Fact]
    public async Task The_tables_are_the_librarys_and_todo()
    {
        var tables = await _app.InDatabaseAsync(db => db.Database
            .SqlQuery<string>($"""
                SELECT name AS Value FROM sqlite_master
                WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '@_@_%' ESCAPE '@'
                """)
            .ToListAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            [
                "failed_logins", "login_challenges", "one_time_codes", "passkeys", "recovery_codes", "revoked_sessions", "signing_keys", "social_accounts", "todo", "totp_factors",
                "trusted_devices", "users", "users_token",
            ],
            tables.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_columns_of_todo_are_those_of_the_contract()
    {
        var columns = await _app.InDatabaseAsync(db => db.Database
            .SqlQuery<string>($"""
                SELECT name || ' ' || type || CASE "notnull" WHEN 1 THEN '' ELSE ' null' END AS Value FROM pragma_table_info('todo')
                """)
            .ToListAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            [
                "id INTEGER", "user_id INTEGER", "title TEXT", "folded_title TEXT", "description TEXT null", "todo_date TEXT null", "complete INTEGER",
                "created_at TEXT", "updated_at TEXT",
            ],
            columns);
    }

    [Fact]
    public async Task The_migrations_can_be_taken_back()
    {
        var tables = await _app.InDatabaseAsync(async db =>
        {
            await db.Database.MigrateAsync("0", TestContext.Current.CancellationToken);
            return await db.Database.SqlQuery<string>($"SELECT name AS Value FROM sqlite_master WHERE name IN ('todo', 'users', 'users_token')")
                .ToListAsync(TestContext.Current.CancellationToken);
        });

        Assert.Empty(tables);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
