using System.Diagnostics;
using System.Globalization;
using JwtDeviceAuth.Events;
using JwtDeviceAuth.Testing;
using JwtDeviceAuth.Testing.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace JwtDeviceAuth.PostgreSql.Tests;

/// <summary>Three nodes over one database, with nothing in common but it.</summary>
public sealed class NodesTests(PostgresServer server)
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task Parallel_refreshes_on_three_nodes_give_one_successor()
    {
        await using var nodes = await Nodes.StartAsync(server, 3);
        await nodes[0].Client.SignUpAsync(Email);
        var tokens = await nodes[0].Client.LoginAsync(Email, "phone");

        var refreshed = await Racing.RunAsync(33, number => nodes[number % 3].Client.RefreshAsync(tokens.Refresh));

        var successor = Assert.Single(refreshed.Select(pair => pair.Refresh).Distinct());
        await nodes[1].Client.RefreshAsync(successor);
        Assert.All(nodes.All, node => Assert.Empty(node.Events.OfType<TheftDetected>()));
        Assert.All(nodes.All, node => Assert.Empty(node.Log.Errors));
    }

    [Fact]
    public async Task Parallel_logins_on_three_nodes_leave_one_session_per_device()
    {
        await using var nodes = await Nodes.StartAsync(server, 3);
        await nodes[0].Client.SignUpAsync(Email);

        var logins = await Racing.RunAsync(12, number => nodes[number % 3].Client.LoginAsync(Email, "phone"));

        var refreshed = new List<Answer>();
        foreach (var login in logins)
        {
            refreshed.Add(await nodes[0].Client.PostRefreshAsync(login.Refresh));
        }

        Assert.Single(refreshed, answer => answer.Status == 200);
    }

    [Fact]
    public async Task A_logout_on_one_node_ends_the_access_token_on_the_others_within_a_second()
    {
        await using var nodes = await Nodes.StartAsync(server, 3);
        await nodes[0].Client.SignUpAsync(Email);
        var delays = new List<TimeSpan>();
        for (var round = 0; round < 20; round++)
        {
            var tokens = await nodes[0].Client.LoginAsync(Email, "phone");
            Assert.Equal(200, (await nodes[2].Client.GetAsync("/whoami", tokens.Access)).Status);
            await nodes[1].Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access);

            var since = Stopwatch.GetTimestamp();
            await RefusedAsync(nodes[0], tokens);
            await RefusedAsync(nodes[2], tokens);
            delays.Add(Stopwatch.GetElapsedTime(since));
            (await nodes[2].Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "session_revoked");
        }

        // The clock of the poll stands still, so it was the channel. The bound is for a machine that does much else; see the output.
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"ms until both other nodes refused: {string.Join(' ', delays.Order().Select(delay => delay.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture)))}");
        Assert.InRange(delays.Order().ElementAt(delays.Count / 2), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_node_that_starts_late_knows_what_ended_before()
    {
        await using var nodes = await Nodes.StartAsync(server, 1);
        await nodes[0].Client.SignUpAsync(Email);
        var tokens = await nodes[0].Client.LoginAsync(Email, "phone");
        await nodes[0].Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access);

        var late = await nodes.AddAsync();

        (await late.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "session_revoked");
    }

    [Fact]
    public async Task A_node_whose_channel_was_cut_catches_up_when_it_is_back()
    {
        await using var nodes = await Nodes.StartAsync(server, 2);
        await nodes[0].Client.SignUpAsync(Email);
        for (var round = 0; round < 3; round++)
        {
            var tokens = await nodes[0].Client.LoginAsync(Email, "phone");
            await nodes.CutConnectionsAsync();
            await nodes[0].Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access);

            await RefusedAsync(nodes[1], tokens);
        }
    }

    private static async Task RefusedAsync(AuthApp node, TokenPair tokens)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await node.Client.GetAsync("/whoami", tokens.Access)).Status == 200)
        {
            await Task.Delay(1, deadline.Token);
        }
    }

    private sealed class Nodes(string connectionString) : IAsyncDisposable
    {
        private readonly FakeClock _clock = new();
        private readonly List<AuthApp> _nodes = [];

        public IReadOnlyList<AuthApp> All => _nodes;

        public AuthApp this[int number] => _nodes[number];

        public static async Task<Nodes> StartAsync(PostgresServer server, int count)
        {
            var nodes = new Nodes(await server.NewDatabaseAsync());
            for (var number = 0; number < count; number++)
            {
                await nodes.AddAsync();
            }

            return nodes;
        }

        public async Task<AuthApp> AddAsync()
        {
            var node = await AuthApp.StartAsync(clock: _clock, addStore: auth => auth.AddPostgreSql(connectionString));
            _nodes.Add(node);
            return node;
        }

        /// <summary>Cuts every connection to the database but the one that asks for it.</summary>
        public async Task CutConnectionsAsync()
        {
            await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
            await connection.OpenAsync();
            await using var cut = new NpgsqlCommand(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", connection);
            await cut.ExecuteNonQueryAsync();
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var node in _nodes)
            {
                await node.DisposeAsync();
            }
        }
    }
}
