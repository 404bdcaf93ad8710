using System.Diagnostics;
using System.Globalization;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Xunit;

namespace JwtDeviceAuth.PostgreSql.Tests;

/// <summary>Three nodes over one database, with nothing in common but it.</summary>
public sealed class NodesTests(PostgresServer server)
{
    private const string Email = "ann@example.com";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Parallel_refreshes_on_three_nodes_give_one_successor()
    {
        await using var nodes = await StartAsync(await server.NewDatabaseAsync(), 3);
        await nodes[0].Client.SignUpAsync(Email);
        var tokens = await nodes[0].Client.LoginAsync(Email, "phone");

        var refreshed = await Racing.RunAsync(33, number => nodes[number % 3].Client.RefreshAsync(tokens.Refresh));

        var successor = Assert.Single(refreshed.Select(pair => pair.Refresh).Distinct());
        await nodes[1].Client.RefreshAsync(successor);
        Assert.Empty(nodes.Events.OfType<TheftDetected>());
        Assert.Empty(nodes.Log.Errors);
    }

    [Fact]
    public async Task Parallel_logins_on_three_nodes_leave_one_session_per_device()
    {
        await using var nodes = await StartAsync(await server.NewDatabaseAsync(), 3, options => options.Lockout.Enabled = false);
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
        await using var nodes = await StartAsync(await server.NewDatabaseAsync(), 3);
        await nodes[0].Client.SignUpAsync(Email);

        // The clock of the poll stands still, so it was the channel. The bound is for a machine that does much else; see the output.
        var delays = await MeasureAsync(nodes, 20);
        Assert.InRange(delays[delays.Count / 2], TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Without_the_channel_a_logout_reaches_the_other_nodes_with_their_next_poll()
    {
        await using var nodes = await StartAsync(
            await server.NewDatabaseAsync(),
            3,
            options => options.Revocation.PollInterval = TimeSpan.FromMilliseconds(500),
            auth => auth.Services.RemoveAll<IRevocationChannel>().AddSingleton(TimeProvider.System));
        await nodes[0].Client.SignUpAsync(Email);

        await MeasureAsync(nodes, 8);

        Assert.Empty(nodes.Log.Errors);
    }

    [Fact]
    public async Task A_node_that_starts_late_knows_what_ended_before()
    {
        await using var nodes = await StartAsync(await server.NewDatabaseAsync(), 1);
        await nodes[0].Client.SignUpAsync(Email);
        var tokens = await nodes[0].Client.LoginAsync(Email, "phone");
        await nodes[0].Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access);

        var late = await nodes.AddAsync();

        (await late.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "session_revoked");
    }

    [Fact]
    public async Task A_node_whose_channel_was_cut_catches_up_when_it_is_back()
    {
        var connectionString = await server.NewDatabaseAsync();
        await using var nodes = await StartAsync(connectionString, 3);
        await nodes[0].Client.SignUpAsync(Email);

        await MeasureAsync(nodes, 3, () => CutConnectionsAsync(connectionString));
    }

    [Fact]
    public async Task The_database_holds_nothing_that_can_be_used()
    {
        var connectionString = await server.NewDatabaseAsync();
        await using var nodes = await StartAsync(connectionString, 1);
        await nodes.Client.SignUpAsync(Email);
        var tokens = await nodes.Client.LoginAsync(Email, "phone");
        var next = await nodes.Client.RefreshAsync(tokens.Refresh);

        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Token);
        await using var dump = new NpgsqlCommand("SELECT database_to_xml(true, false, '')::text", connection);
        var stored = (string)(await dump.ExecuteScalarAsync(Token))!;

        Assert.Contains(Email, stored, StringComparison.Ordinal);
        foreach (var secret in new[]
        {
            AuthClient.Password, (string)tokens.RefreshPayload["jti"]!, (string)next.RefreshPayload["jti"]!, next.Access.Split('.')[2],
        })
        {
            Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
        }
    }

    private static Task<AuthNodes> StartAsync(
        string connectionString, int count, Action<JwtDeviceAuthOptions>? configure = null, Action<JwtDeviceAuthBuilder>? extend = null)
        => AuthNodes.StartAsync(
            count, (auth, number) => auth.AddPostgreSql($"{connectionString};Application Name=node{number}"), configure, extend);

    /// <summary>
    /// How long it takes from the answer to a logout on one node until the other two refuse the access token, sorted. The figures are
    /// those of docs/concepts/revocation.md.
    /// </summary>
    private static async Task<List<TimeSpan>> MeasureAsync(AuthNodes nodes, int rounds, Func<Task>? beforeLogout = null)
    {
        var delays = new List<TimeSpan>();
        for (var round = 0; round < rounds; round++)
        {
            var tokens = await nodes[0].Client.LoginAsync(Email, "phone");
            Assert.Equal(200, (await nodes[2].Client.GetAsync("/whoami", tokens.Access)).Status);
            await (beforeLogout?.Invoke() ?? Task.CompletedTask);
            Assert.Equal(204, (await nodes[1].Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access)).Status);
            var since = Stopwatch.GetTimestamp();
            await nodes.AllRevokeAsync(tokens);
            delays.Add(Stopwatch.GetElapsedTime(since));
        }

        delays.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"ms until all nodes refused: {string.Join(' ', delays.Select(delay => delay.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture)))}");
        return delays;
    }

    /// <summary>Cuts every connection to the database but the one that asks for it.</summary>
    private static async Task CutConnectionsAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(Token);
        await using var cut = new NpgsqlCommand(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", connection);
        await cut.ExecuteNonQueryAsync(Token);
    }
}
