using System.Text.Json.Nodes;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.EntityFrameworkCore;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Todos;

/// <summary>The same on every database.</summary>
public abstract class TodoOwnershipSpecification : IAsyncLifetime
{
    private TodoApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await StartAppAsync();

    [Fact]
    public async Task Another_users_todo_is_not_found()
    {
        var (ann, bob) = (await _app.NewUserAsync(), await _app.NewUserAsync());
        var id = await ann.CreateAsync("Ann's", "2026-03-02", complete: true);

        (await bob.GetAsync($"/todos/{id}")).IsProblem(404, "todo_not_found");
        (await bob.PutAsync($"/todos/{id}", new JsonObject { ["title"] = "Bob's" })).IsProblem(404, "todo_not_found");
        (await bob.DeleteAsync($"/todos/{id}")).IsProblem(404, "todo_not_found");

        Assert.Equal("Ann's", (string?)(await ann.ReadAsync(id))["title"]);
    }

    [Fact]
    public async Task Another_users_todos_are_in_no_list_search_or_count()
    {
        var (ann, bob) = (await _app.NewUserAsync(), await _app.NewUserAsync());
        await ann.CreateAsync("Ann's", "2026-03-02", complete: true);

        string[] lists = ["/todos", "/todos/search", "/todos/search?title=ann", "/todos/search?date=2026-03-02", "/todos/search?complete=true"];
        foreach (var path in lists)
        {
            var answer = await bob.GetAsync(path);
            Assert.Equal((200, "[]", "0"), (answer.Status, answer.Body, answer.Headers["X-Total-Count"]));
        }

        Assert.Equal(0, (int)(await (await bob.GetAsync("/todos/summary")).SuccessAsync())["total_count"]!);
    }

    [Theory]
    [InlineData("POST", "/todos")]
    [InlineData("GET", "/todos")]
    [InlineData("GET", "/todos/search")]
    [InlineData("GET", "/todos/summary")]
    [InlineData("GET", "/todos/1")]
    [InlineData("PUT", "/todos/1")]
    [InlineData("DELETE", "/todos/1")]
    public async Task Nobody_gets_in_without_an_access_token(string method, string path)
        => (await _app.Anonymous.SendAsync(new HttpMethod(method), path)).IsProblem(401, "authentication_required");

    [Fact]
    public async Task A_deleted_users_todos_are_gone()
    {
        var (ann, bob) = (await _app.NewUserAsync(), await _app.NewUserAsync());
        await ann.CreateAsync("one");
        await ann.CreateAsync("two");
        await bob.CreateAsync("Bob's");

        var deleted = await DeleteUserAsync(ann);

        Assert.Equal(204, deleted.Status);
        var left = await _app.InDatabaseAsync(db => db.Todos.Select(todo => todo.Title).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["Bob's"], left);
    }

    [Fact]
    public async Task A_deleted_user_gets_in_no_more()
    {
        var ann = await _app.NewUserAsync();
        await DeleteUserAsync(ann);

        (await ann.GetAsync("/todos")).IsProblem(401, "session_revoked");
    }

    [Fact]
    public async Task A_user_deleted_behind_the_librarys_back_creates_nothing()
    {
        var ann = await _app.NewUserAsync();
        var id = await ann.CreateAsync("one");
        await _app.InDatabaseAsync(db => db.Set<User>().ExecuteDeleteAsync(TestContext.Current.CancellationToken));

        var answer = await ann.PostAsync("/todos", new JsonObject { ["title"] = "two" });

        answer.IsProblem(401, "session_revoked");
        Assert.Equal("Bearer error=\"invalid_token\"", answer.Headers["WWW-Authenticate"]);
        Assert.Empty(await ann.TitlesAsync("/todos"));
        (await ann.PutAsync($"/todos/{id}", new JsonObject { ["title"] = "two" })).IsProblem(404, "todo_not_found");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<TodoApp> StartAppAsync();

    private static Task<Answer> DeleteUserAsync(TodoUser user)
    {
        Dictionary<string, string> form = new(StringComparer.Ordinal) { ["password"] = AuthClient.Password };
        return user.SendAsync(HttpMethod.Delete, "/users/me", new FormUrlEncodedContent(form));
    }
}

public sealed class TodoOwnershipTests : TodoOwnershipSpecification
{
    protected override Task<TodoApp> StartAppAsync() => Task.FromResult(new TodoApp());
}

public sealed class PostgreSqlTodoOwnershipTests(PostgresServer server) : TodoOwnershipSpecification
{
    protected override Task<TodoApp> StartAppAsync() => TodoApp.OnPostgreSqlAsync(server);
}
