using System.Net;
using System.Net.Http.Json;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace JwtDeviceAuth.Testing.Tests;

public sealed class SqliteTestDatabaseTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>One open connection for all of them, as an in-memory database needs it, answers some with 500.</summary>
    [Fact]
    public async Task Thirty_two_requests_at_once_that_read_and_write_all_succeed()
    {
        await using var api = new Api();
        var ann = await api.AddUserAsync("ann@example.com", password: "correct horse battery");
        using var client = await api.CreateClientForAsync(ann);
        using var start = new Barrier(32);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 32).Select(number => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait(Token);
                return SendAsync(client, number);
            },
            Token,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task Applications_with_a_database_each_see_nothing_of_one_another()
    {
        await using var one = new Api();
        await using var other = new Api();

        await one.AddUserAsync("ann@example.com");

        await other.AddUserAsync("ann@example.com");
    }

    [Fact]
    public async Task Disposal_removes_the_file_and_may_come_twice()
    {
        var database = new SqliteTestDatabase();
        var file = new SqliteConnectionStringBuilder(database.ConnectionString).DataSource;
        var options = new DbContextOptionsBuilder<JwtDeviceAuthDbContext>().UseSqlite(database.ConnectionString).Options;
        await using (var context = new JwtDeviceAuthDbContext(options))
        {
            await context.Database.EnsureCreatedAsync(Token);
        }

        Assert.True(File.Exists(file));
        await database.DisposeAsync();
        Assert.False(Directory.Exists(Path.GetDirectoryName(file)));
        database.Dispose();
    }

    /// <summary>A login writes a session and its counts; a sign-up adds a user; the lists read.</summary>
    private static async Task<HttpStatusCode> SendAsync(HttpClient client, int number)
    {
        using var response = (number % 4) switch
        {
            0 => await client.PostAsJsonAsync(
                "/users/login", new { email = "ann@example.com", password = "correct horse battery", device_id = $"device{number}" }, Token),
            1 => await client.PostAsJsonAsync(
                "/users/signup", new { email = $"user{number}@example.com", name = "User", password = "correct horse battery" }, Token),
            2 => await client.GetAsync(new Uri("/users/me/devices", UriKind.Relative), Token),
            _ => await client.GetAsync(new Uri("/users/me", UriKind.Relative), Token),
        };
        return response.StatusCode;
    }
}
