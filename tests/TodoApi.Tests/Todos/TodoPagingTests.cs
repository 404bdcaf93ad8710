using TodoApi.Tests.Support;
using TodoApi.Todos;
using Xunit;

namespace TodoApi.Tests.Todos;

/// <summary>Each test has a user of its own, so that they can share one application.</summary>
public sealed class TodoPagingTests(TodoApp app) : IClassFixture<TodoApp>
{
    [Fact]
    public async Task Pages_follow_one_another_from_the_newest_on_and_count_all()
    {
        var ann = await app.NewUserAsync();
        foreach (var number in Enumerable.Range(1, 5))
        {
            await ann.CreateAsync($"todo {number}");
        }

        Assert.Equal(["todo 5", "todo 4"], await ann.TitlesAsync("/todos?limit=2"));
        Assert.Equal(["todo 3", "todo 2"], await ann.TitlesAsync("/todos?limit=2&page=2"));
        Assert.Equal(["todo 1"], await ann.TitlesAsync("/todos?limit=2&page=3"));

        var past = await ann.GetAsync("/todos?limit=2&page=4");
        Assert.Equal((200, "[]", "5"), (past.Status, past.Body, past.Headers["X-Total-Count"]));
    }

    [Fact]
    public async Task A_page_has_twenty_todos_unless_told_otherwise_and_a_hundred_at_most()
    {
        var ann = await app.NewUserAsync();
        var userId = (long)(await (await ann.GetAsync("/users/me")).SuccessAsync())["id"]!;
        await app.InDatabaseAsync(db =>
        {
            db.AddRange(Enumerable.Range(1, 120).Select(number => new Todo { UserId = userId, Title = $"todo {number}" }));
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });

        Assert.Equal(20, (await ann.TitlesAsync("/todos")).Length);
        Assert.Equal(20, (await ann.TitlesAsync("/todos?page=&limit=%20")).Length);
        Assert.Equal(100, (await ann.TitlesAsync("/todos?limit=100")).Length);
        Assert.Equal("120", (await ann.GetAsync("/todos?limit=1")).Headers["X-Total-Count"]);
        Assert.Empty(await ann.TitlesAsync("/todos?limit=100&page=1000000"));
    }

    [Theory]
    [InlineData("page=0", "page")]
    [InlineData("page=-1", "page")]
    [InlineData("page=+1", "page")]
    [InlineData("page=%2B1", "page")]
    [InlineData("page=1.5", "page")]
    [InlineData("page=one", "page")]
    [InlineData("page=1&page=2", "page")]
    [InlineData("page=1000001", "page")]
    [InlineData("page=99999999999999999999", "page")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=2147483648", "limit")]
    [InlineData("page=0&limit=0", "page", "limit")]
    public async Task A_page_or_limit_out_of_range_is_named(string query, params string[] fields)
        => (await (await app.NewUserAsync()).GetAsync($"/todos?{query}")).IsInvalid(fields);
}
