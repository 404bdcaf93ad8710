using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.EntityFrameworkCore;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Hosting;

public sealed class PostgreSqlDatabaseTests(PostgresServer server) : IAsyncLifetime
{
    private TodoApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TodoApp.OnPostgreSqlAsync(server);

    [Fact]
    public async Task The_migrations_make_what_the_model_says()
        => Assert.False(await _app.InDatabaseAsync(db => Task.FromResult(db.Database.HasPendingModelChanges())));

    [Fact]
    public async Task The_columns_of_todo_are_those_of_the_contract()
    {
        var columns = await _app.InDatabaseAsync(db => db.Database
            .SqlQuery<string>($"""
                SELECT column_name || ' ' || data_type || coalesce('(' || character_maximum_length || ')', '')
                    || CASE is_nullable WHEN 'YES' THEN ' null' ELSE '' END AS "Value"
                FROM information_schema.columns WHERE table_name = 'todo' ORDER BY ordinal_position
                """)
            .ToListAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            [
                "id bigint", "user_id bigint", "title character varying(255)", "folded_title character varying(255)", "description character varying(1000) null",
                "todo_date timestamp with time zone null", "complete boolean", "created_at timestamp with time zone",
                "updated_at timestamp with time zone",
            ],
            columns);
    }

    [Fact]
    public async Task The_migrations_can_be_taken_back()
    {
        var tables = await _app.InDatabaseAsync(async db =>
        {
            await db.Database.MigrateAsync("0", TestContext.Current.CancellationToken);
            return await db.Database.SqlQuery<string>($"""
                SELECT tablename::text AS "Value" FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '@_@_%' ESCAPE '@'
                """)
                .ToListAsync(TestContext.Current.CancellationToken);
        });

        Assert.Empty(tables);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
