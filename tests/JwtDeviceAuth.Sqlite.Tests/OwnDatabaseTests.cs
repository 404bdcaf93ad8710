using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.EntityFrameworkCore.Startup;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace JwtDeviceAuth.Sqlite.Tests;

/// <summary>What a start reads without EF is what EF would have read, or nothing.</summary>
public sealed class OwnDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string ConnectionString => $"Data Source={_folder.File("app.db")}";

    [Fact]
    public async Task The_second_start_on_a_file_needs_no_EF()
    {
        Assert.False(await IsUpToDateAsync());
        Assert.True(await IsUpToDateAsync());
    }

    [Fact]
    public async Task A_context_that_the_application_configures_too_is_left_to_EF()
    {
        await IsUpToDateAsync();

        Assert.False(await IsUpToDateAsync(services => services.ConfigureDbContext<JwtDeviceAuthDbContext>(options => options.EnableDetailedErrors())));
    }

    [Fact]
    public async Task Revoked_sessions_are_read_from_a_time_on()
    {
        var endedAt = DateTimeOffset.UnixEpoch.AddDays(20_000).AddMilliseconds(5);
        using (var first = await StartAsync())
        {
            await using var scope = first.Services.CreateAsyncScope();
            var context = scope.ServiceProvider.GetRequiredService<JwtDeviceAuthDbContext>();
            context.AddRange(Ended("later", endedAt), Ended("sooner", endedAt.AddMilliseconds(-1)));
            await context.SaveChangesAsync(Token);
        }

        using var second = await StartAsync();

        var read = await second.Services.GetRequiredService<OwnDatabase>().TryListRevokedAsync(endedAt, Token);
        var ended = Assert.Single(read!);
        Assert.Equal(("later", 7, endedAt), (ended.SessionId, ended.UserId, ended.RevokedAt));
    }

    public void Dispose() => _folder.Dispose();

    private static RevokedSession Ended(string sessionId, DateTimeOffset at) => new() { SessionId = sessionId, UserId = 7, RevokedAt = at };

    private async Task<bool> IsUpToDateAsync(Action<IServiceCollection>? configure = null)
    {
        using var host = await StartAsync(configure);
        return host.Services.GetRequiredService<OwnDatabase>().IsUpToDate;
    }

    private async Task<IHost> StartAsync(Action<IServiceCollection>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddLogging();
        builder.Services.AddJwtDeviceAuth(options => options.SigningKey = AuthApp.SigningKey).AddSqlite(ConnectionString);
        configure?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync(Token);
        return host;
    }
}
