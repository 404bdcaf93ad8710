using System.Text.Json.Nodes;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Events;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Testing;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Telemetry;

/// <summary>The names, units and tags are a promise to everybody who draws graphs of them.</summary>
public sealed class MetricTests
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task The_instruments()
    {
        await using var app = await AuthApp.StartAsync();
        using var reader = new MetricReader(app);

        Snapshot.Verify(reader.Instruments);
    }

    [Fact]
    public async Task What_a_day_of_logins_and_refreshes_is_counted_as()
    {
        await using var app = await AuthApp.StartAsync(options => options.MaxDevicesPerUser = 3);
        using var reader = new MetricReader(app);
        var client = app.Client;
        var userId = await client.SignUpAsync(Email);
        JsonObject wrong = new() { ["old_password"] = "wrong password" };

        // Logins: one that replaces a session, one past the limit of devices, and failures until they are throttled.
        var phone = await client.LoginAsync(Email, "phone");
        phone = await client.LoginAsync(Email, "phone");
        var laptop = await client.LoginAsync(Email, "laptop");
        var tablet = await client.LoginAsync(Email, "tablet");
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        var watch = await client.LoginAsync(Email, "watch");
        await client.PostLoginAsync("nobody@example.com", "phone");
        for (var time = 0; time < 6; time++)
        {
            await client.PostLoginAsync(Email, "phone", "wrong password");
        }

        for (var time = 0; time < 6; time++)
        {
            await client.SendJsonAsync(HttpMethod.Put, "/users/me", watch.Access, wrong);
        }

        // Refreshes, of every kind.
        await client.PostRefreshAsync("x");
        var next = await client.RefreshAsync(watch.Refresh);
        await client.RefreshAsync(watch.Refresh);
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        await client.PostRefreshAsync(watch.Refresh);
        await client.PostRefreshAsync(next.Refresh);
        next = await client.RefreshAsync((await client.RefreshAsync(tablet.Refresh)).Refresh);
        await client.PostRefreshAsync(tablet.Refresh);

        // Ends of sessions, and a clean-up that counts what is left.
        await client.SendAsync(HttpMethod.Post, "/users/logout", laptop.Access);
        phone = await client.LoginAsync(Email, "phone");
        await SetActiveAsync(app, userId, isActive: false);
        await client.PostLoginAsync(Email, "phone");
        await SetActiveAsync(app, userId, isActive: true);
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await reader.UntilAsync("sessions.active{} 1");
        app.Clock.Advance(TimeSpan.FromDays(1));
        await client.PostRefreshAsync(phone.Refresh);
        await reader.UntilAsync("sessions.active{} 0");

        Snapshot.Verify(reader.Read());
    }

    [Fact]
    public async Task What_no_request_on_one_node_brings_about()
    {
        await using var app = await AuthApp.StartAsync();
        using var reader = new MetricReader(app);
        var metrics = app.Services.GetRequiredService<AuthMetrics>();

        metrics.RecordGroup(3);
        metrics.RecordStoreUnavailable();
        metrics.RecordEventDropped(nameof(LoginFailed));
        metrics.AddWaitingHashes(2);

        Snapshot.Verify(reader.Read());
    }

    [Fact]
    public async Task The_lag_of_a_revocation_is_measured_when_another_node_tells_of_it()
    {
        await using var app = await AuthApp.StartAsync();
        using var reader = new MetricReader(app);
        await app.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<JwtDeviceAuthDbContext>();
            db.Add(new RevokedSession { SessionId = "another node's", UserId = 1, RevokedAt = app.Clock.GetUtcNow() });
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });

        app.Clock.Advance(TimeSpan.FromSeconds(5));
        await reader.UntilAsync("jwtdeviceauth.revocation.lag{} 1");

        app.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Contains("jwtdeviceauth.revocation.lag{} 1", reader.Read(), StringComparison.Ordinal);
    }

    private static Task<int> SetActiveAsync(AuthApp app, long userId, bool isActive)
        => app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>()
            .Where(user => user.Id == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.IsActive, isActive)));
}
