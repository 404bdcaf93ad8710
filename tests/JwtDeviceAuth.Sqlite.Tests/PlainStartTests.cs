using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.EntityFrameworkCore.Startup;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace JwtDeviceAuth.Sqlite.Tests;

/// <summary>What a start reads without EF is what EF would have read, or nothing.</summary>
public sealed class PlainStartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_second_start_on_a_file_needs_no_EF()
    {
        Assert.False(await IsUpToDateAsync<JwtDeviceAuthDbContext>(auth => auth.AddSqlite(ConnectionString)));
        Assert.True(await IsUpToDateAsync<JwtDeviceAuthDbContext>(auth => auth.AddSqlite(ConnectionString)));
    }

    [Fact]
    public async Task Ended_sessions_are_read_from_the_table_that_the_application_gave_them()
    {
        var endedAt = DateTimeOffset.UnixEpoch.AddDays(20_000).AddMilliseconds(5);
        using (var first = await StartAsync(AddRenamed))
        {
            await using var scope = first.Services.CreateAsyncScope();
            var context = scope.ServiceProvider.GetRequiredService<RenamedDb>();
            await context.Database.ExecuteSqlRawAsync(
                "CREATE TABLE ended_sessions AS SELECT 'of another application' AS session_id, 1 AS user_id, '2030-01-01' AS ended_at", Token);
            context.AddRange(Ended("later", endedAt), Ended("sooner", endedAt.AddMilliseconds(-1)));
            await context.SaveChangesAsync(Token);
        }

        using var second = await StartAsync(AddRenamed);

        var read = await second.Services.GetRequiredService<PlainDatabase<RenamedDb>>().TryListEndedAsync(endedAt, Token);
        var ended = Assert.Single(read!);
        Assert.Equal(("later", 7, endedAt), (ended.SessionId, ended.UserId, ended.EndedAt));
    }

    [Fact]
    public async Task A_context_that_configures_itself_is_left_to_EF()
        => Assert.False(await IsUpToDateAsync<ShopDb>(auth =>
        {
            auth.Services.AddDbContext<ShopDb>(options => options.UseSqlite(ConnectionString));
            auth.AddSqlite<ShopDb>();
        }));

    public void Dispose() => _folder.Dispose();

    private string ConnectionString => $"Data Source={_folder.File("app.db")}";

    private static EndedSession Ended(string sessionId, DateTimeOffset at) => new() { SessionId = sessionId, UserId = 7, EndedAt = at };

    private static async Task<IHost> StartAsync(Action<JwtDeviceAuthBuilder> addStore)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddLogging();
        addStore(builder.Services.AddJwtDeviceAuth(options => options.SigningKey = AuthApp.SigningKey));
        var host = builder.Build();
        await host.StartAsync(Token);
        return host;
    }

    private void AddRenamed(JwtDeviceAuthBuilder auth)
    {
        auth.Services.AddDbContext<RenamedDb>(options => options
            .UseSqlite(ConnectionString)
            .ConfigureWarnings(warnings => warnings.Ignore(Microsoft.EntityFrameworkCore.Diagnostics.RelationalEventId.PendingModelChangesWarning)));
        auth.AddSqlite<RenamedDb>();
    }

    private static async Task<bool> IsUpToDateAsync<TContext>(Action<JwtDeviceAuthBuilder> addStore)
        where TContext : DbContext
    {
        using var host = await StartAsync(addStore);
        return host.Services.GetRequiredService<PlainDatabase<TContext>>().IsUpToDate;
    }
}

internal sealed class RenamedDb(DbContextOptions<RenamedDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
        => modelBuilder.UseJwtDeviceAuth().Entity<EndedSession>().ToTable("my_ended_sessions");
}

[DbContext(typeof(RenamedDb))]
internal sealed class RenamedDbModelSnapshot : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder)
    {
        modelBuilder.HasAnnotation("ProductVersion", "10.0.14");
        modelBuilder.Entity("JwtDeviceAuth.Accounts.User", entity => entity.ToTable("users", (string?)null));
        modelBuilder.Entity("JwtDeviceAuth.Revocation.EndedSession", entity =>
        {
            entity.Property<string>("SessionId").HasColumnType("TEXT").HasColumnName("session_id");
            entity.HasKey("SessionId");
            entity.ToTable("my_ended_sessions", (string?)null);
        });
    }
}

[DbContext(typeof(RenamedDb))]
[Migration("20260101000000_Renamed")]
internal sealed class Renamed : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        using var renamed = new RenamedDb(new DbContextOptionsBuilder<RenamedDb>().UseSqlite("Data Source=:memory:").Options);
        migrationBuilder.Sql(renamed.Database.GenerateCreateScript());
    }
}
