using System.Text.Json.Nodes;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Todos;

public sealed class TodoRaceTests(TodoApp app) : IClassFixture<TodoApp>
{
    [Fact]
    public async Task Many_todos_at_once_are_all_created()
    {
        var ann = await app.NewUserAsync();

        var ids = await Task.WhenAll(Enumerable.Range(1, 50).Select(number => ann.CreateAsync($"todo {number}")));

        Assert.Equal(50, ids.Distinct().Count());
        Assert.Equal("50", (await ann.GetAsync("/todos")).Headers["X-Total-Count"]);
    }

    [Fact]
    public async Task A_change_that_meets_a_deletion_succeeds_or_finds_nothing()
    {
        var ann = await app.NewUserAsync();
        foreach (var round in Enumerable.Range(1, 20))
        {
            var id = await ann.CreateAsync($"todo {round}");

            var changes = Enumerable.Range(1, 4).Select(number => ann.PutAsync($"/todos/{id}", new JsonObject { ["title"] = $"change {number}" }));
            var deletion = ann.DeleteAsync($"/todos/{id}");

            Assert.All(await Task.WhenAll(changes), answer => Assert.True(answer.Status is 200 or 404, answer.Body));
            Assert.Equal(204, (await deletion).Status);
        }

        Assert.Empty(app.Log.Errors);
    }
}
