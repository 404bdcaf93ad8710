using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace JwtDeviceAuth.Tests;

/// <summary>What stops the start of any host is one line, if it is a setting or the database; every other fault keeps its stack.</summary>
public sealed class HostExtensionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LogCollector _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_setting_is_no_exception_and_nothing_is_logged_of_it()
    {
        Assert.Equal(1, await Host(options => options.SigningKey = "short").TryRunAsync(Token));
        Assert.DoesNotContain(_log.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_database_that_cannot_be_used_is_no_exception()
        => Assert.Equal(1, await Host(connectionString: "Data Source=/proc/none/app.db").TryRunAsync(Token));

    [Fact]
    public async Task A_fault_of_the_applications_own_is_thrown_as_it_is()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Host(extend: services => services.AddHostedService<Broken>()).TryRunAsync(Token));

        Assert.Equal("mine", fault.Message);
    }

    [Fact]
    public async Task A_host_that_starts_runs_until_it_is_stopped()
    {
        var host = Host();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(stop.Cancel);

        Assert.Equal(0, await host.TryRunAsync(stop.Token));
        Assert.Throws<ObjectDisposedException>(() => host.Services.GetRequiredService<IHostApplicationLifetime>());
    }

    public void Dispose() => _folder.Dispose();

    private IHost Host(
        Action<JwtDeviceAuthOptions>? configure = null, string? connectionString = null, Action<IServiceCollection>? extend = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = _folder.Path });
        builder.Services.AddSingleton<ILoggerProvider>(_log);
        builder.Services
            .AddJwtDeviceAuth(options =>
            {
                options.SigningKey = AuthApp.SigningKey;
                configure?.Invoke(options);
            })
            .AddSqlite(connectionString ?? $"Data Source={_folder.File("app.db")}");
        extend?.Invoke(builder.Services);
        return builder.Build();
    }

    private sealed class Broken : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("mine");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
