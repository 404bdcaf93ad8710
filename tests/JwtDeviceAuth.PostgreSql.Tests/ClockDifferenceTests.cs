using System.Globalization;
using System.Text.Json.Nodes;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.PostgreSql.Tests;

/// <summary>Two nodes of which one has a clock that is wrong by 40 seconds, either way: longer than the leeway, so that one second decides nothing.</summary>
public sealed class ClockDifferenceTests(PostgresServer server)
{
    private const string Email = "ann@example.com";
    private static readonly TimeSpan Difference = TimeSpan.FromSeconds(40);

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_refresh_on_one_node_that_is_repeated_at_once_on_the_other_gets_the_same_successor(int direction)
    {
        await using var nodes = await NodesAsync(direction);
        foreach (var (first, second) in nodes.BothWays)
        {
            var tokens = await first.Client.LoginAsync(Email, $"phone {first.Address.Port}");

            var rotated = await first.Client.RefreshAsync(tokens.Refresh);
            var repeated = await second.Client.RefreshAsync(tokens.Refresh);

            Assert.Equal(rotated.Refresh, repeated.Refresh);
            Assert.InRange(repeated.RefreshExpiresIn, rotated.RefreshExpiresIn - 5, rotated.RefreshExpiresIn);
            await second.Client.RefreshAsync(rotated.Refresh);
            Assert.Empty(second.Events.OfType<TheftDetected>());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_late_retry_is_late_on_both_nodes(int direction)
    {
        await using var nodes = await NodesAsync(direction, options => options.ReuseLeeway = TimeSpan.FromSeconds(2));
        var rotated = new List<(AuthApp Second, TokenPair Tokens)>();
        foreach (var (first, second) in nodes.BothWays)
        {
            var tokens = await first.Client.LoginAsync(Email, $"phone {first.Address.Port}");
            await first.Client.RefreshAsync(tokens.Refresh);
            rotated.Add((second, tokens));
        }

        await Task.Delay(TimeSpan.FromSeconds(2.1), TestContext.Current.CancellationToken);

        foreach (var (second, tokens) in rotated)
        {
            (await second.Client.PostRefreshAsync(tokens.Refresh)).IsProblem(401, "invalid_refresh_token");
            Assert.Equal(TheftCause.LateRetry, (await second.EventAsync<TheftDetected>()).Cause);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_token_expires_on_both_nodes_when_it_says(int direction)
    {
        var lifetime = TimeSpan.FromSeconds(6);
        await using var nodes = await NodesAsync(
            direction, options => (options.AccessTokenLifetime, options.RefreshTokenLifetime) = (lifetime, lifetime));
        var logins = new List<TokenPair>();
        foreach (var (first, second) in nodes.BothWays)
        {
            var tokens = await first.Client.LoginAsync(Email, $"phone {first.Address.Port}");
            var right = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            Assert.InRange(tokens.AccessPayload["iat"]!.GetValue<long>(), right - 5, right);
            Assert.Null(tokens.AccessPayload["nbf"]);
            Assert.Equal(200, (await first.Client.GetAsync("/whoami", tokens.Access)).Status);
            Assert.Equal(200, (await second.Client.GetAsync("/whoami", tokens.Access)).Status);
            logins.Add(tokens);
        }

        await Task.Delay(lifetime, TestContext.Current.CancellationToken);

        foreach (var (tokens, node) in logins.SelectMany(tokens => nodes.Nodes.Select(node => (tokens, node))))
        {
            (await node.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "token_expired");
            (await node.Client.PostRefreshAsync(tokens.Refresh)).IsProblem(401, "refresh_token_expired");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_lock_ends_on_both_nodes_at_the_same_time(int direction)
    {
        await using var nodes = await NodesAsync(direction);
        var (first, second) = nodes.BothWays.First();
        for (var guess = 0; guess < 8; guess++)
        {
            await first.Client.PostLoginAsync(Email, "phone", "wrong password");
        }

        foreach (var node in new[] { first, second })
        {
            var refused = (await node.Client.PostLoginAsync(Email, "phone")).IsProblem(429, "too_many_attempts");
            Assert.InRange(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 16);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_logout_on_one_node_ends_the_session_on_the_other(int direction)
    {
        await using var nodes = await NodesAsync(direction);
        foreach (var (first, second) in nodes.BothWays)
        {
            var tokens = await first.Client.LoginAsync(Email, $"phone {first.Address.Port}");
            await first.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access);

            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            Answer answer;
            while ((answer = await second.Client.GetAsync("/whoami", tokens.Access)).Status == 200)
            {
                await Task.Delay(10, deadline.Token);
            }

            answer.IsProblem(401, "session_revoked");
            (await second.Client.PostRefreshAsync(tokens.Refresh)).IsProblem(401, "invalid_refresh_token");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_clock_that_jumps_while_a_node_runs_changes_nothing(int direction)
    {
        await using var nodes = await NodesAsync(direction: 0);
        var (first, second) = nodes.BothWays.First();
        var tokens = await first.Client.LoginAsync(Email, "phone");

        nodes.Clocks[0].Shift = direction * Difference;
        var rotated = await first.Client.RefreshAsync(tokens.Refresh);

        Assert.Equal(rotated.Refresh, (await second.Client.RefreshAsync(tokens.Refresh)).Refresh);
        foreach (var node in new[] { first, second })
        {
            Assert.Equal(200, (await node.Client.GetAsync("/whoami", rotated.Access)).Status);
        }

        var devices = (JsonArray)(await second.Client.GetAsync("/users/me/devices", rotated.Access)).Json;
        Assert.InRange(
            (DateTimeOffset)devices[0]!["created_at"]!, TimeProvider.System.GetUtcNow().AddSeconds(-20), TimeProvider.System.GetUtcNow());
    }

    private async Task<Pair> NodesAsync(int direction, Action<JwtDeviceAuthOptions>? configure = null)
    {
        var connectionString = await server.NewDatabaseAsync();
        ShiftedClock[] clocks = [new(direction * Difference), new(TimeSpan.Zero)];
        var nodes = new List<AuthApp>();
        foreach (var clock in clocks)
        {
            nodes.Add(await AuthApp.StartAsync(
                options =>
                {
                    options.UseStoreTime = true;
                    configure?.Invoke(options);
                },
                auth => auth.Services.AddSingleton<TimeProvider>(clock),
                addStore: auth => auth.AddPostgreSql(connectionString)));
        }

        await nodes[1].Client.SignUpAsync(Email);
        return new Pair(nodes, clocks);
    }

    private sealed record Pair(IReadOnlyList<AuthApp> Nodes, IReadOnlyList<ShiftedClock> Clocks) : IAsyncDisposable
    {
        public IEnumerable<(AuthApp First, AuthApp Second)> BothWays => [(Nodes[0], Nodes[1]), (Nodes[1], Nodes[0])];

        public async ValueTask DisposeAsync()
        {
            foreach (var node in Nodes)
            {
                Assert.Empty(node.Log.Errors);
                await node.DisposeAsync();
            }
        }
    }
}
