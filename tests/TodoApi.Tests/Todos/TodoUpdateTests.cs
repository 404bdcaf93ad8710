using System.Text.Json.Nodes;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Todos;

public sealed class TodoUpdateTests : IAsyncDisposable
{
    private readonly TodoApp _app = new();

    [Theory]
    [InlineData("""{"title":"New"}""", "New", "Two bottles", "2026-03-02T00:00:00Z", false)]
    [InlineData("""{"description":"New"}""", "Buy milk", "New", "2026-03-02T00:00:00Z", false)]
    [InlineData("""{"description":null}""", "Buy milk", null, "2026-03-02T00:00:00Z", false)]
    [InlineData("""{"todo_date":"2026-04-01"}""", "Buy milk", "Two bottles", "2026-04-01T00:00:00Z", false)]
    [InlineData("""{"todo_date":null}""", "Buy milk", "Two bottles", null, false)]
    [InlineData("""{"complete":true}""", "Buy milk", "Two bottles", "2026-03-02T00:00:00Z", true)]
    [InlineData("""{"title":"New","complete":true,"description":null,"todo_date":null}""", "New", null, null, true)]
    [InlineData("""{"id":77,"user_id":77,"created_at":"2000-01-01","unknown":{}}""", "Buy milk", "Two bottles", "2026-03-02T00:00:00Z", false)]
    public async Task Only_the_fields_that_are_sent_change(string body, string title, string? description, string? date, bool complete)
    {
        var ann = await _app.NewUserAsync();
        var created = await ann.PostAsync(
            "/todos", new JsonObject { ["title"] = "Buy milk", ["description"] = "Two bottles", ["todo_date"] = "2026-03-02" });
        var id = (long)created.Json["id"]!;

        var answer = await (await ann.PutAsync($"/todos/{id}", JsonNode.Parse(body)!)).SuccessAsync();

        var todo = await ann.ReadAsync(id);
        Assert.True(JsonNode.DeepEquals(todo, answer));
        Assert.Equal(id, (long)todo["id"]!);
        Assert.Equal(title, (string?)todo["title"]);
        Assert.Equal(description, (string?)todo["description"]);
        Assert.Equal(date, (string?)todo["todo_date"]);
        Assert.Equal(complete, (bool)todo["complete"]!);
        Assert.Equal("2026-03-01T12:00:00Z", (string?)todo["created_at"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"title":"Buy milk","description":null}""")]
    public async Task A_change_that_changes_nothing_leaves_the_time_of_the_last_change(string body)
    {
        var ann = await _app.NewUserAsync();
        var id = await ann.CreateAsync("Buy milk");
        var before = await ann.ReadAsync(id);
        _app.Clock.Advance(TimeSpan.FromMinutes(1));

        await (await ann.PutAsync($"/todos/{id}", JsonNode.Parse(body)!)).SuccessAsync();

        Assert.True(JsonNode.DeepEquals(before, await ann.ReadAsync(id)));
    }

    [Theory]
    [InlineData("""{"title":null}""", "title")]
    [InlineData("""{"title":" "}""", "title")]
    [InlineData("""{"complete":null}""", "complete")]
    [InlineData("""{"complete":"true"}""", "complete")]
    [InlineData("""{"todo_date":""}""", "todo_date")]
    [InlineData("""{"title":"","description":"\u0000","todo_date":"soon"}""", "title", "description", "todo_date")]
    public async Task A_change_with_a_wrong_field_changes_nothing(string body, params string[] fields)
    {
        var ann = await _app.NewUserAsync();
        var id = await ann.CreateAsync("Buy milk", "2026-03-02");
        var before = await ann.ReadAsync(id);

        (await ann.SendTextAsync(HttpMethod.Put, $"/todos/{id}", body)).IsInvalid(fields);

        Assert.True(JsonNode.DeepEquals(before, await ann.ReadAsync(id)));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
