using Microsoft.EntityFrameworkCore;
using TodoApi.Problems;
using TodoApi.Tests.Support;
using TodoApi.Todos;
using Xunit;

namespace TodoApi.Tests.Todos;

public sealed class TodoSearchTests(TodoApp app) : TodoSearchSpecification(app), IClassFixture<TodoApp>
{
    private readonly TodoApp _app = app;

    [Fact]
    public async Task The_search_for_a_day_is_a_range_of_the_index()
    {
        var plan = await ExplainAsync(todos => new TodoFilter { Date = "2026-03-02" }.Apply(todos, new FieldErrors()));

        Assert.Contains("USING INDEX IX_todo_user_id_todo_date (user_id=? AND todo_date>? AND todo_date<?)", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_of_my_todos_is_read_in_the_order_of_the_index()
    {
        var plan = await ExplainAsync(todos => todos);

        Assert.Contains("USING INDEX IX_todo_user_id_id (user_id=?)", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    private Task<string> ExplainAsync(Func<IQueryable<Todo>, IQueryable<Todo>> filter) => _app.InDatabaseAsync(async db =>
    {
        var userId = 1L;
        var query = filter(db.Todos.Where(todo => todo.UserId == userId)).OrderByDescending(todo => todo.Id).Skip(0).Take(20);
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = query.CreateDbCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {command.CommandText}";
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            lines.Add(reader.GetString(3));
        }

        return string.Join('\n', lines);
    });
}
