using JwtDeviceAuth.TestSupport;
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

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task The_codes_are_those_of_the_package_by_itself_in_every_environment(string environment)
    {
        await using var app = new TodoApp(environment);

        (await app.Anonymous.PostLoginAsync("nobody@example.com", "tests")).IsProblem(401, "invalid_credentials");
        (await app.Anonymous.PostRefreshAsync("x")).IsProblem(401, "invalid_refresh_token");
    }

    [Fact]
    public async Task Every_problem_names_the_page_of_its_code()
    {
        await using var app = new TodoApp();
        var ann = await app.NewUserAsync();
        Answer[] answers =
        [
            await ann.GetAsync("/todos/999"), await ann.GetAsync("/nowhere"), await ann.SendTextAsync(HttpMethod.Post, "/todos", "{"),
            await app.Anonymous.GetAsync("/todos"), await app.Anonymous.SendAsync(HttpMethod.Put, "/todos"),
        ];

        Assert.All(answers, answer => Assert.Equal($"https://jwtdeviceauth.example/reference/codes.html#{answer.Code}", (string?)answer.Json["type"]));
    }

    [Fact]
    public async Task One_setting_turns_the_key_ring_on_and_another_service_finds_its_key()
    {
        await using var plain = new TodoApp();
        await using var withRing = new TodoApp(("KeyRing:Enabled", "true"));

        Assert.Empty((await (await plain.Anonymous.GetAsync("/.well-known/jwks.json")).SuccessAsync())["keys"]!.AsArray());
        var key = Assert.Single((await (await withRing.Anonymous.GetAsync("/.well-known/jwks.json")).SuccessAsync())["keys"]!.AsArray())!;
        Assert.Equal("ES256", (string?)key["alg"]);
        Assert.Equal((string?)key["kid"], (string?)TokenPair.Header((await withRing.NewUserAsync()).AccessToken)["kid"]);
        Assert.EndsWith(
            "/.well-known/jwks.json",
            (string?)(await (await withRing.Anonymous.GetAsync("/.well-known/openid-configuration")).SuccessAsync())["jwks_uri"],
            StringComparison.Ordinal);
    }
}
