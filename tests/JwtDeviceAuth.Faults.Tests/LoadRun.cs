using System.Diagnostics;
using System.Security.Cryptography;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Faults.Tests;

/// <summary>Nodes over one database, and clients that do not stop for a fault. Afterwards every answer that a client got is checked.</summary>
public sealed class LoadRun : IAsyncDisposable
{
    private const int SteadyClients = 8;
    private const int ComingAndGoing = 3;

    private static readonly TimeSpan LoadTime = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Staleness = TimeSpan.FromSeconds(10);

    private readonly Counts _counts = new();
    private readonly List<Caller> _callers = [];
    private readonly List<Client> _clients = [];

    private LoadRun(IReadOnlyList<SampleNode> nodes) => Nodes = nodes;

    public IReadOnlyList<SampleNode> Nodes { get; }

    public static async Task<LoadRun> StartAsync(int nodes, string provider, string connectionString)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var run = new LoadRun([.. Enumerable.Range(0, nodes).Select(_ => new SampleNode(provider, connectionString, key))]);
        await Task.WhenAll(run.Nodes.Select(node => node.StartAsync()));
        for (var number = 0; number < SteadyClients + ComingAndGoing; number++)
        {
            run._clients.Add(new Client($"client{number}", comesAndGoes: number >= SteadyClients, run.NewCaller(), run._counts));
        }

        await Task.WhenAll(run._clients.Select(client => client.SignUpAsync()));
        return run;
    }

    /// <summary>Lets something happen while the clients go on, and waits until they are served again.</summary>
    public async Task UnderLoadAsync(Func<Task> fault)
    {
        using var stop = new CancellationTokenSource();
        var load = Task.WhenAll(_clients.Select(client => client.RunAsync(stop.Token)));
        await Task.Delay(LoadTime, CancellationToken.None);
        try
        {
            await fault();
            await ServedAsync(load);
            await Task.Delay(LoadTime, CancellationToken.None);
        }
        finally
        {
            await stop.CancelAsync();
            await load;
        }
    }

    /// <summary>Checks every answer, and prints the counts.</summary>
    public async Task CheckAsync(string scenario)
    {
        _counts.EndOfLoad();
        using var caller = NewCaller();
        await CheckEndedAsync(caller, _clients.SelectMany(client => client.Ended));
        await Task.WhenAll(_clients.Select(client => CheckLivingAsync(client, caller)));

        await CheckEndedAsync(caller, _clients.SelectMany(client => client.Answers.TakeLast(2)));
        foreach (var node in Nodes.Where(node => node.Output.Contains("eyJ", StringComparison.Ordinal)))
        {
            _counts.Fault($"{node.Address} logged a token.");
        }

        var summary = _counts.Summary(scenario);
        await TestReport.AddAsync(summary);
        Assert.True(
            _counts.Faults.Count == 0,
            string.Join('\n', [summary, .. _counts.Faults, .. Nodes.Select(node => node.Output)]));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        _callers.ForEach(caller => caller.Dispose());
    }

    private Caller NewCaller()
    {
        var caller = new Caller([.. Nodes.Select(node => node.Address)], _counts);
        _callers.Add(caller);
        return caller;
    }

    private async Task ServedAsync(Task load)
    {
        var expected = _counts.Answered + (3 * _clients.Count);
        while (_counts.Answered < expected && !load.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        }
    }

    /// <summary>What the client holds works on every node; then a copy that was kept too long ends its session.</summary>
    private async Task CheckLivingAsync(Client client, Caller caller)
    {
        if (client.Answers.Count > 1)
        {
            var again = await caller.PostAsync("/users/refresh", ("refresh_token", client.Answers[^2].Refresh));
            _counts.Checked();
            if (again.Status != 200 || Tokens.From(again.Body).Refresh != client.Answers[^1].Refresh)
            {
                _counts.Fault($"{client.Name} was not given the same successor again: {again}");
            }
        }

        foreach (var node in Nodes)
        {
            var me = await caller.AskAsync(node.Address, "/users/me", client.Answers[^1].Access);
            _counts.Checked();
            if (me.Status != 200)
            {
                _counts.Fault($"{client.Name}'s access token was refused by {node.Address}: {me}");
            }
        }

        // Once more than the nodes, so that there is a token older than the one just replaced.
        for (var number = 0; number <= Nodes.Count; number++)
        {
            await client.RefreshAsync();
        }

        var stale = await caller.PostAsync("/users/refresh", ("refresh_token", client.Answers[0].Refresh));
        _counts.Checked();
        if (stale.Status != 401)
        {
            _counts.Fault($"{client.Name}'s oldest token was not refused: {stale}");
        }
    }

    /// <summary>No token of a session that ended works: a refresh token nowhere and never, an access token on no node that is up to date.</summary>
    private async Task CheckEndedAsync(Caller caller, IEnumerable<Tokens> ended)
    {
        var since = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(ended, async (tokens, _) =>
        {
            var refresh = await caller.PostAsync("/users/refresh", ("refresh_token", tokens.Refresh));
            _counts.Checked();
            if (refresh.Status != 401)
            {
                _counts.Fault($"A refresh token of a session that ended worked: {refresh}");
            }

            foreach (var node in Nodes)
            {
                await CheckEndedAsync(caller, node, tokens, since);
            }
        });
    }

    private async Task CheckEndedAsync(Caller caller, SampleNode node, Tokens tokens, long since)
    {
        var access = await caller.AskAsync(node.Address, "/users/me", tokens.Access);
        while (access.Status == 200 && Stopwatch.GetElapsedTime(since) < Staleness)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
            access = await caller.AskAsync(node.Address, "/users/me", tokens.Access);
        }

        _counts.Checked();
        if (access.Status != 401)
        {
            _counts.Fault($"An access token of a session that ended worked on {node.Address}: {access}");
        }
    }
}
