using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport.PostgreSql;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Hosting;

/// <summary>A PostgreSQL that is killed and comes back: "try again" from every endpoint, and no restart of the sample.</summary>
public sealed class DatabaseOutageTests
{
    [Fact]
    public async Task While_PostgreSQL_is_down_every_endpoint_answers_503_and_afterwards_all_is_as_before()
    {
        PostgresCluster.Demand();
        await using var server = new PostgresCluster();
        await server.CreateAsync(isDurable: true);
        await server.StartAsync();
        await server.CreateDatabaseAsync("todo");
        await using var app = TodoApp.OnPostgreSql($"Host=127.0.0.1;Port={server.Port};Username=postgres;Database=todo");
        var ann = await app.NewUserAsync();
        var id = await ann.CreateAsync("Milk");

        await server.KillAsync();

        foreach (var answer in new[]
        {
            await ann.GetAsync("/todos"),
            await ann.GetAsync("/todos/search?title=milk"),
            await ann.GetAsync("/todos/summary"),
            await ann.GetAsync($"/todos/{id}"),
            await ann.PostAsync("/todos", new JsonObject { ["title"] = "Bread" }),
            await ann.PutAsync($"/todos/{id}", new JsonObject { ["complete"] = true }),
            await ann.DeleteAsync($"/todos/{id}"),
            await ann.GetAsync("/users/me"),
        })
        {
            Assert.Equal("1", answer.IsProblem(503, "store_unavailable").Headers["Retry-After"]);
            Assert.DoesNotContain("Npgsql", answer.Body, StringComparison.Ordinal);
        }

        Assert.All(app.Log.Errors, line => Assert.Contains("The store is not available", line, StringComparison.Ordinal));
        await server.StartAsync();
        Assert.Equal(["Milk"], await ann.TitlesAsync("/todos"));
        Assert.False((bool)(await ann.ReadAsync(id))["complete"]!);
    }
}
