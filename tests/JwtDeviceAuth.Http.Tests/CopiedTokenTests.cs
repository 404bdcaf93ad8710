using System.Globalization;
using System.Text.Json.Nodes;
using JwtDeviceAuth.Http.Tests.Deployments;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>
/// A thief has a copy of both tokens of a device. To stay unnoticed they must repeat each refresh of the owner within the leeway: so nothing may
/// show them when one was, and doing it time after time reveals them.
/// </summary>
public abstract class CopiedTokenTests(IDeployment deployment)
{
    private const string Email = "ann@example.com";
    private const string Home = "127.0.0.1";
    private const string Elsewhere = "127.0.0.2";
    private const string Phone = "Phone/1.0";
    private const string Thief = "Thief/1.0";
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Polling_the_device_list_does_not_tell_a_thief_when_to_repeat_a_refresh()
    {
        await using var app = await SignedUpAsync();
        var owner = await app.Client.LoginAsync(Email, "phone");
        var stolen = owner;
        var successors = 0;
        for (var generation = 0; generation < 6; generation++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(28));
            var before = await ListAsync(app, stolen);

            owner = await app.Client.RefreshAsync(owner.Refresh);

            for (var second = 0; second < 29; second += 4)
            {
                if (await ListAsync(app, stolen) != before)
                {
                    Assert.Equal(owner.Refresh, (await app.Client.RefreshAsync(stolen.Refresh)).Refresh);
                    successors++;
                    break;
                }

                app.Clock.Advance(TimeSpan.FromSeconds(4));
            }

            stolen = owner;
        }

        Assert.Equal(0, successors);
    }

    [Fact]
    public async Task No_part_of_the_device_list_changes_at_a_refresh_before_the_leeway_is_over()
    {
        await using var app = await SignedUpAsync();
        using var phone = app.NewClient(Home, Phone);
        using var moved = app.NewClient(Elsewhere, "Phone/1.1");
        await phone.LoginAsync(Email, "laptop");
        var tokens = await phone.LoginAsync(Email, "phone");

        // A first refresh soon after the login, one long after it by another client, and two that follow each other closely.
        foreach (var (client, wait) in new[] { (phone, 5), (moved, 1700), (phone, 20), (moved, 1600) })
        {
            app.Clock.Advance(TimeSpan.FromSeconds(wait));
            var before = await ListAsync(app, tokens);
            tokens = await client.RefreshAsync(tokens.Refresh);

            Assert.Equal(before, await ListAsync(app, tokens));
        }

        var unchanged = await ListAsync(app, tokens);
        app.Clock.Advance(Leeway - TimeSpan.FromMilliseconds(1));
        Assert.Equal(unchanged, await ListAsync(app, tokens));
        var rotatedAt = app.Clock.GetUtcNow() - Leeway;
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var device = JsonNode.Parse(await ListAsync(app, tokens))![0]!;
        Assert.Equal(("phone", Elsewhere, "Phone/1.1"), ((string)device["device_id"]!, (string)device["ip_address"]!, (string)device["user_agent"]!));
        var lastUsed = (DateTimeOffset)device["last_used_at"]!;
        Assert.Equal(0, lastUsed.Second);
        Assert.InRange(lastUsed, rotatedAt.AddMinutes(-1), rotatedAt.AddMinutes(1));
        Assert.Equal(lastUsed.AddDays(1), (DateTimeOffset)device["expires_at"]!);
    }

    [Fact]
    public async Task Repeats_from_elsewhere_in_three_generations_in_a_row_are_theft()
    {
        await using var app = await SignedUpAsync();
        using var phone = app.NewClient(Home, Phone);
        using var thief = app.NewClient(Elsewhere, Thief);
        var tokens = await phone.LoginAsync(Email, "phone");
        for (var generation = 1; generation <= 2; generation++)
        {
            var next = await phone.RefreshAsync(tokens.Refresh);
            Assert.Equal(next.Refresh, (await thief.RefreshAsync(tokens.Refresh)).Refresh);
            Assert.Equal(next.Refresh, (await thief.RefreshAsync(tokens.Refresh)).Refresh);
            var told = await app.EventAsync<RefreshRepeatedElsewhere>(repeated => repeated.Generations == generation);
            Assert.Equal((Elsewhere, Thief, Home, Phone), (told.IpAddress, told.UserAgent, told.RotatedIpAddress, told.RotatedUserAgent));
            app.Clock.Advance(TimeSpan.FromMinutes(25));
            tokens = next;
        }

        var repeated = JsonNode.Parse(await ListAsync(app, tokens))![0]!;
        Assert.Equal((Elsewhere, Thief), ((string)repeated["repeat_ip_address"]!, (string)repeated["repeat_user_agent"]!));
        Assert.Equal(FakeClock.Start, (DateTimeOffset)repeated["repeated_at"]!);
        var last = await phone.RefreshAsync(tokens.Refresh);
        (await thief.PostRefreshAsync(tokens.Refresh)).IsProblem(401, "invalid_refresh_token");

        (await phone.PostRefreshAsync(last.Refresh)).IsProblem(401, "invalid_refresh_token");
        var theft = await app.EventAsync<TheftDetected>();
        Assert.Equal((TheftCause.ConcurrentUse, Elsewhere, Thief), (theft.Cause, theft.IpAddress, theft.UserAgent));
        await app.EventAsync<SessionRevoked>(ended => ended.Reason == RevocationReason.Theft);
        Assert.Single(app.Events.OfType<TheftDetected>());
        Assert.Equal([1, 2, 3], app.Events.OfType<RefreshRepeatedElsewhere>().Select(told => told.Generations));
        await app.AllRevokeAsync(last);
    }

    [Theory]
    [InlineData("a client that roams", Elsewhere, Phone)]
    [InlineData("a web view beside the app", Home, "WebView/1.0")]
    [InlineData("two tabs", Home, Phone)]
    public async Task Repeats_that_differ_in_one_thing_are_no_theft_and_write_nothing(string who, string from, string agent)
    {
        await using var app = await SignedUpAsync();
        using var phone = app.NewClient(Home, Phone);
        using var other = app.NewClient(from, agent);
        var tokens = await phone.LoginAsync(Email, "phone");
        for (var generation = 0; generation < 5; generation++)
        {
            var next = await phone.RefreshAsync(tokens.Refresh);
            var before = await RowAsync(app, next);

            Assert.True(next.Refresh == (await other.RefreshAsync(tokens.Refresh)).Refresh, who);

            Assert.Equivalent(before, await RowAsync(app, next), strict: true);
            app.Clock.Advance(TimeSpan.FromMinutes(20));
            tokens = next;
        }

        Assert.Empty(app.Events.OfType<RefreshRepeatedElsewhere>());
        Assert.Null(JsonNode.Parse(await ListAsync(app, tokens))![0]!["repeated_at"]);
    }

    [Fact]
    public async Task Repeats_from_elsewhere_now_and_then_are_no_theft()
    {
        await using var app = await SignedUpAsync();
        using var phone = app.NewClient(Home, Phone);
        using var other = app.NewClient(Elsewhere, "Widget/1.0");
        var tokens = await phone.LoginAsync(Email, "phone");
        for (var generation = 0; generation < 8; generation++)
        {
            var next = await phone.RefreshAsync(tokens.Refresh);
            if (generation % 3 != 2)
            {
                Assert.Equal(next.Refresh, (await other.RefreshAsync(tokens.Refresh)).Refresh);
            }

            app.Clock.Advance(TimeSpan.FromMinutes(20));
            tokens = next;
        }

        Assert.Empty(app.Events.OfType<TheftDetected>());
    }

    private async Task<AuthNodes> SignedUpAsync()
    {
        var app = await deployment.StartAsync();
        await app.Client.SignUpAsync(Email);
        return app;
    }

    private static async Task<string> ListAsync(AuthNodes app, TokenPair tokens)
    {
        // The access token of a thief is no older than the owner's.
        var answer = await app.Client.GetAsync("/users/me/devices", tokens.Access);
        Assert.Equal(200, answer.Status);
        return answer.Body;
    }

    private static Task<DeviceSession?> RowAsync(AuthNodes app, TokenPair tokens)
        => app.InScopeAsync(services => services.GetRequiredService<IDeviceSessionStore>()
            .FindAsync(long.Parse((string)tokens.AccessPayload["sub"]!, CultureInfo.InvariantCulture), (string)tokens.AccessPayload["sid"]!, Token).AsTask());
}

public sealed class CopiedTokenOnSqliteTests() : CopiedTokenTests(new OneNodeOnSqlite());

public sealed class CopiedTokenOnThreeNodesTests(PostgresServer server) : CopiedTokenTests(new ThreeNodesOnPostgreSql(server));
