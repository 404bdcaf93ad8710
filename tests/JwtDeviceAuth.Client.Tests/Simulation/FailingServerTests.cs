using JwtDeviceAuth.Client.Sessions;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Simulation;

public sealed class FailingServerTests
{
    private readonly VirtualTime _time = new();
    private readonly SimulatedStore _store = new();

    [Fact]
    public void A_failing_server_sees_eight_refreshes_in_the_first_minute_and_three_in_each_further_one()
    {
        for (var seed = 0; seed < 12; seed++)
        {
            var (time, store, numbers) = (new VirtualTime(), new SimulatedStore(), new SeededNumbers(seed));
            var server = new ScriptedServer(time, numbers) { AccessLifetime = TimeSpan.FromSeconds(60) };
            var clients = Enumerable.Range(0, 5).Select(_ => new SimulatedClient(time, numbers, server, store, new ClientRules())).ToList();
            time.Run(clients[0].SignInAsync());
            time.Pass(TimeSpan.FromSeconds(61));
            server.FaultOf = _ => seed % 2 == 0 ? Fault.BadGateway : Fault.NoNetwork;

            var start = time.ServerNow;
            time.Run(Task.WhenAll(clients.Select(client => HammerAsync(client, time, start + TimeSpan.FromMinutes(20)))));

            var minutes = server.Refreshes.GroupBy(at => (int)(at - start).TotalMinutes).ToDictionary(minute => minute.Key, minute => minute.Count());
            Assert.InRange(minutes[0], 5, 8);
            Assert.All(minutes.Where(minute => minute.Key > 0), minute => Assert.InRange(minute.Value, 0, 3));
            Assert.All(clients, client => Assert.True(client.Auth.State!.IsSignedIn));

            // It is there again: within the longest cool-down, everybody is served.
            server.FaultOf = _ => Fault.None;
            time.Pass(TimeSpan.FromSeconds(61));
            Assert.All(clients, client => Assert.True(Get(client, time)));
        }
    }

    [Fact]
    public void Healthy_hours_of_five_processes_make_one_refresh_for_each_expiry()
    {
        var numbers = new SeededNumbers(7);
        var server = new ScriptedServer(_time, numbers) { AccessLifetime = TimeSpan.FromMinutes(1) };
        var clients = Enumerable.Range(0, 5).Select(_ => new SimulatedClient(_time, numbers, server, _store, new ClientRules())).ToList();
        _time.Run(clients[0].SignInAsync());

        _time.Run(Task.WhenAll(clients.Select(client => HammerAsync(client, _time, TimeSpan.FromHours(2)))));

        Assert.Equal(server.Rotations, server.Refreshes.Count);
        Assert.InRange(server.Rotations, 120, 150);
    }

    [Fact]
    public void A_machine_that_sleeps_and_clocks_that_are_set_cost_one_refused_request_at_most()
    {
        var numbers = new SeededNumbers(3);
        var server = new ScriptedServer(_time, numbers);
        var client = new SimulatedClient(_time, numbers, server, _store, new ClientRules());
        _time.Run(client.SignInAsync());

        foreach (var hours in new[] { 1, -1, -24, 24 })
        {
            _time.WallOffset += TimeSpan.FromHours(hours);
            Assert.True(Get(client, _time));
        }

        Assert.Empty(server.Refreshes);
        _time.Slept += TimeSpan.FromHours(5);
        Assert.True(Get(client, _time));
        Assert.Single(server.Refreshes);
    }

    [Fact]
    public void A_store_that_cannot_be_read_at_the_start_is_not_signed_out_and_is_asked_again()
    {
        var numbers = new SeededNumbers(4);
        var server = new ScriptedServer(_time, numbers);
        _time.Run(new SimulatedClient(_time, numbers, server, _store, new ClientRules()).SignInAsync());
        _store.IsUnreadable = true;
        var next = new SimulatedClient(_time, numbers, server, _store, new ClientRules());

        Assert.Throws<TokenStoreException>(() => _time.Run(next.GetStateAsync()));
        Assert.Throws<TokenStoreException>(() => _time.Run(next.GetAsync()));
        Assert.Throws<TokenStoreException>(() => _time.Run(next.SignInAsync("bob@example.com")));
        Assert.Null(next.Auth.State);

        _store.IsUnreadable = false;
        Assert.True(Get(next, _time));
        Assert.Empty(next.States);
    }

    private static bool Get(SimulatedClient client, VirtualTime time) => time.Run(client.GetAsync()).IsSuccessStatusCode;

    private static async Task HammerAsync(SimulatedClient client, VirtualTime time, TimeSpan until)
    {
        while (time.ServerNow < until)
        {
            try
            {
                (await client.GetAsync().ConfigureAwait(false)).Dispose();
            }
            catch (HttpRequestException)
            {
                // Asked for: the server fails.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(900), time).ConfigureAwait(false);
        }
    }
}
