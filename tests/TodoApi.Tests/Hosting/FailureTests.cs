using Microsoft.EntityFrameworkCore;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Hosting;

public sealed class FailureTests
{
    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task An_exception_is_logged_and_its_stack_stays_here(string environment)
    {
        await using var app = new TodoApp(environment);
        var ann = await app.NewUserAsync();
        await app.InDatabaseAsync(db => db.Database.ExecuteSqlAsync($"DROP TABLE todo", TestContext.Current.CancellationToken));

        var answer = await ann.GetAsync("/todos");

        answer.IsProblem(500, "internal_error");
        Assert.DoesNotContain("Exception", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("no such table", answer.Body, StringComparison.Ordinal);
        Assert.Contains(app.Log.Errors, line => line.Contains("no such table", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bad_request_is_answered_in_Development_as_it_is_in_Production()
    {
        await using var app = new TodoApp("Development");
        var ann = await app.NewUserAsync();

        (await ann.SendTextAsync(HttpMethod.Post, "/todos", "{")).IsProblem(400, "validation_failed");
        (await ann.SendTextAsync(HttpMethod.Post, "/todos", """{"title":5}""")).IsInvalid("title");
        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task Development_tells_which_accounts_exist_and_Production_does_not()
    {
        await using var development = new TodoApp("Development");
        await using var production = new TodoApp("Production");

        (await development.Anonymous.PostLoginAsync("nobody@example.com", "tests")).IsProblem(404, "account_not_found");
        (await production.Anonymous.PostLoginAsync("nobody@example.com", "tests")).IsProblem(401, "invalid_credentials");
    }
}
