using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>A database that does not do its work for a while: "try again", never "signed out", and no restart.</summary>
public sealed class StoreFaultTests
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task While_the_database_is_locked_writes_are_answered_with_503_and_afterwards_they_work()
    {
        using var folder = new TemporaryFolder();
        await using var app = await AuthApp.StartAsync(
            folder: folder, addStore: auth => auth.AddSqlite($"Data Source={folder.File("app.db")};Default Timeout=1"));
        await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");

        await using (var other = new SqliteConnection($"Data Source={folder.File("app.db")}"))
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            await using var held = other.BeginTransaction(deferred: false);

            var answers = await Task.WhenAll(
                app.Client.PostRefreshAsync(tokens.Refresh),
                app.Client.PostLoginAsync(Email, "laptop"),
                app.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access));

            Assert.All(answers, answer => Assert.Equal("1", answer.IsProblem(503, "store_unavailable").Headers["Retry-After"]));
            Assert.Equal(200, (await app.Client.GetAsync("/users/me", tokens.Access)).Status);
        }

        await app.Client.RefreshAsync(tokens.Refresh);
        await app.Client.LoginAsync(Email, "laptop");
    }

    [Theory]
    [InlineData(true, 503)]
    [InlineData(false, 500)]
    public async Task The_applications_own_endpoints_answer_503_where_they_are_told_to(bool isHandled, int locked)
    {
        using var folder = new TemporaryFolder();
        var connectionString = $"Data Source={folder.File("app.db")};Default Timeout=1";
        await using var app = await AuthApp.StartAsync(
            folder: folder,
            addStore: auth => auth.AddSqlite(connectionString),
            extend: auth =>
            {
                auth.Services.AddProblemDetails();
                if (isHandled)
                {
                    auth.AddStoreFaultHandler();
                }
            },
            map: app =>
            {
                app.UseExceptionHandler();
                app.MapPost("/rename", (JwtDeviceAuthDbContext context) => context.Set<User>()
                    .ExecuteUpdateAsync(set => set.SetProperty(user => user.Name, "Eve")));
                app.MapPost("/mistake", (JwtDeviceAuthDbContext context) => context.Database.ExecuteSqlRawAsync("UPDATE nothing SET x = 1"));
            });
        await app.Client.SignUpAsync(Email);

        await using (var other = new SqliteConnection(connectionString))
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            await using var held = other.BeginTransaction(deferred: false);
            var answer = await app.Client.SendAsync(HttpMethod.Post, "/rename");
            Assert.Equal((locked, isHandled), (answer.Status, answer.Headers.ContainsKey("Retry-After")));
        }

        Assert.Equal(500, (await app.Client.SendAsync(HttpMethod.Post, "/mistake")).Status);
        Assert.Equal(200, (await app.Client.SendAsync(HttpMethod.Post, "/rename")).Status);
    }

    [Fact]
    public async Task While_the_disk_is_full_writes_are_answered_with_503_and_afterwards_they_work()
    {
        using var disk = SmallDisk.Mount(megabytes: 4);
        await using var app = await AuthApp.StartAsync(folder: disk.Folder);
        await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");

        // What is written into free space that the database has already is no proof: until the first refusal, or for a while.
        disk.Fill();
        var answer = await app.Client.PostRefreshAsync(tokens.Refresh);
        for (var attempt = 0; answer.Status == 200 && attempt < 2000; attempt++)
        {
            tokens = TokenPair.From(answer.Json);
            answer = await app.Client.PostRefreshAsync(tokens.Refresh);
        }

        answer.IsProblem(503, "store_unavailable");
        (await app.Client.PostLoginAsync(Email, "laptop")).IsProblem(503, "store_unavailable");
        Assert.Equal(200, (await app.Client.GetAsync("/users/me", tokens.Access)).Status);

        disk.MakeRoom();
        await app.Client.RefreshAsync(tokens.Refresh);
        await app.Client.LoginAsync(Email, "laptop");
    }

    [Fact]
    public async Task While_more_refreshes_wait_than_fit_the_next_is_told_that_the_store_is_busy_and_keeps_its_token()
    {
        await using var app = await AuthApp.StartAsync();
        await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");
        var flood = new List<Task>();

        await using (var other = new SqliteConnection($"Data Source={app.DatabasePath}"))
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            await using var held = other.BeginTransaction(deferred: false);

            // One group has been taken by the time that the flood has filled the queue again; the second thousand finds it full.
            while (!flood.Exists(task => task.IsFaulted) || flood.Count < 2500)
            {
                flood.Add(app.InScopeAsync(services => services.GetRequiredService<IDeviceSessionStore>()
                    .TryRotateAsync(Nobodys(app.Clock.GetUtcNow()), CancellationToken.None).AsTask()));
            }

            var answer = await app.Client.PostRefreshAsync(tokens.Refresh);

            Assert.Equal("1", answer.IsProblem(503, "busy").Headers["Retry-After"]);
        }

        await Task.WhenAll(flood).ContinueWith(_ => { }, TaskScheduler.Default);
        await app.Client.RefreshAsync(tokens.Refresh);
    }

    private static SessionRotation Nobodys(DateTimeOffset now) => new()
    {
        UserId = 0,
        SessionId = "nobody's",
        PresentedHash = [1],
        SuccessorHash = [2],
        Now = now,
        ExpiresAt = now,
        ListedUntil = now,
    };
}
