using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport.PostgreSql;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Todos;

/// <summary>The same on every database.</summary>
public abstract class TodoLifeSpecification : IAsyncLifetime
{
    private TodoApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await StartAppAsync();

    [Fact]
    public async Task A_todo_is_created_shown_changed_and_deleted()
    {
        var ann = await _app.NewUserAsync();

        var created = await ann.PostAsync("/todos", new JsonObject
        {
            ["title"] = "  Buy milk ",
            ["description"] = "Two bottles\nof the good one",
            ["todo_date"] = "2026-03-02T09:30:00.1234567+01:00",
        });
        Assert.Equal(201, created.Status);
        Assert.Equal("application/json", created.ContentType);
        var id = (long)created.Json["id"]!;
        Assert.Equal($"{_app.Address}todos/{id}", created.Headers["Location"]);

        var expected = $$"""
            {"id":{{id}},"title":"Buy milk","description":"Two bottles\nof the good one","todo_date":"2026-03-02T08:30:00.123Z","complete":false,
            "created_at":"2026-03-01T12:00:00Z","updated_at":"2026-03-01T12:00:00Z"}
            """;
        AssertSame(expected, created.Json);
        AssertSame(expected, await ann.ReadAsync(id));

        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        var changed = await ann.PutAsync($"/todos/{id}", new JsonObject { ["complete"] = true });
        var after = expected.Replace("\"complete\":false", "\"complete\":true", StringComparison.Ordinal)
            .Replace("\"updated_at\":\"2026-03-01T12:00:00Z\"", "\"updated_at\":\"2026-03-01T12:05:00Z\"", StringComparison.Ordinal);
        AssertSame(after, await changed.SuccessAsync());
        AssertSame(after, await ann.ReadAsync(id));

        var deleted = await ann.DeleteAsync($"/todos/{id}");
        Assert.Equal((204, string.Empty), (deleted.Status, deleted.Body));
        (await ann.GetAsync($"/todos/{id}")).IsProblem(404, "todo_not_found");
        (await ann.DeleteAsync($"/todos/{id}")).IsProblem(404, "todo_not_found");
    }

    [Fact]
    public async Task The_title_alone_is_enough()
    {
        var ann = await _app.NewUserAsync();

        var todo = await ann.ReadAsync(await ann.CreateAsync("Buy milk"));

        Assert.Null(todo["description"]);
        Assert.Null(todo["todo_date"]);
        Assert.False((bool)todo["complete"]!);
    }

    [Fact]
    public async Task Title_and_description_keep_every_letter_up_to_their_limits()
    {
        var ann = await _app.NewUserAsync();
        var title = "ä日😀" + new string('t', 251);
        var description = new string('d', 1000);

        var created = await ann.PostAsync("/todos", new JsonObject { ["title"] = title, ["description"] = description });
        var todo = await ann.ReadAsync((long)created.Json["id"]!);

        Assert.Equal(title, (string?)todo["title"]);
        Assert.Equal(description, (string?)todo["description"]);
    }

    [Theory]
    [InlineData("2026-11-22", "2026-11-22T00:00:00Z")]
    [InlineData("2026-11-22T08:30", "2026-11-22T08:30:00Z")]
    [InlineData("2026-11-22T08:30Z", "2026-11-22T08:30:00Z")]
    [InlineData("2026-11-22T08:30:15", "2026-11-22T08:30:15Z")]
    [InlineData("2026-11-22T08:30:15Z", "2026-11-22T08:30:15Z")]
    [InlineData("2026-11-22T08:30:15.5Z", "2026-11-22T08:30:15.5Z")]
    [InlineData("2026-11-22T23:30:00-02:00", "2026-11-23T01:30:00Z")]
    [InlineData("0001-01-01", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.999Z")]
    public async Task A_date_is_read_as_UTC(string sent, string kept)
    {
        var ann = await _app.NewUserAsync();

        Assert.Equal(kept, (string?)(await ann.ReadAsync(await ann.CreateAsync("Buy milk", sent)))["todo_date"]);
    }

    [Fact]
    public async Task The_summary_counts_what_is_done_and_what_is_not()
    {
        var ann = await _app.NewUserAsync();
        AssertSame("""{"total_count":0,"completed_count":0,"pending_count":0}""", await (await ann.GetAsync("/todos/summary")).SuccessAsync());

        await ann.CreateAsync("one", complete: true);
        await ann.CreateAsync("two");
        await ann.CreateAsync("three");

        AssertSame("""{"total_count":3,"completed_count":1,"pending_count":2}""", await (await ann.GetAsync("/todos/summary")).SuccessAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<TodoApp> StartAppAsync();

    private static void AssertSame(string expected, JsonNode actual)
        => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected {expected}, got {actual.ToJsonString()}");
}

public sealed class TodoLifeTests : TodoLifeSpecification
{
    protected override Task<TodoApp> StartAppAsync() => Task.FromResult(new TodoApp());
}

public sealed class PostgreSqlTodoLifeTests(PostgresServer server) : TodoLifeSpecification
{
    protected override Task<TodoApp> StartAppAsync() => TodoApp.OnPostgreSqlAsync(server);
}
