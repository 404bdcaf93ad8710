using System.Collections.Concurrent;
using System.Net;
using JwtDeviceAuth.Events;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace JwtDeviceAuth.TestSupport;

/// <summary>
/// One or several nodes of an application, with nothing in common but a database and the time. The client asks each in its turn, so that
/// of two requests that follow each other no node answers both, if there are several.
/// </summary>
public sealed class AuthNodes : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<AuthApp> _nodes = [];
    private readonly Action<JwtDeviceAuthBuilder, int>? _addStore;
    private readonly Action<WebApplication>? _map;
    private Action<JwtDeviceAuthOptions>? _configure;
    private Action<JwtDeviceAuthBuilder>? _extend;

    private AuthNodes(Action<JwtDeviceAuthBuilder, int>? addStore, Action<WebApplication>? map, FakeClock clock)
        => (_addStore, _map, Clock) = (addStore, map, clock);

    public IReadOnlyList<AuthApp> All => _nodes;

    public AuthApp this[int number] => _nodes[number];

    public FakeClock Clock { get; }

    /// <summary>What all nodes logged, restarts included.</summary>
    public LogCollector Log { get; } = new();

    /// <summary>What all nodes reported, restarts included.</summary>
    public ConcurrentQueue<SecurityEvent> Events { get; } = new();

    public AuthClient Client { get; private set; } = null!;

    /// <summary>The node whose turn it is, for requests that the client cannot send.</summary>
    public Uri Address => _nodes[(_nodes.FindIndex(node => node.Address == Client.LastAsked) + 1) % _nodes.Count].Address;

    /// <summary>Starts nodes.</summary>
    /// <param name="count">How many.</param>
    /// <param name="addStore">Connects the node of that number with the database they share; else it is a SQLite file.</param>
    /// <param name="configure">Sets options.</param>
    /// <param name="extend">Adds services.</param>
    /// <param name="map">Maps endpoints.</param>
    /// <param name="clock">The time; else one that stands still.</param>
    public static async Task<AuthNodes> StartAsync(
        int count,
        Action<JwtDeviceAuthBuilder, int>? addStore = null,
        Action<JwtDeviceAuthOptions>? configure = null,
        Action<JwtDeviceAuthBuilder>? extend = null,
        Action<WebApplication>? map = null,
        FakeClock? clock = null)
    {
        var nodes = new AuthNodes(addStore, map, clock ?? new FakeClock());
        try
        {
            await nodes.StartAllAsync(count, configure, extend);
            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops all nodes and starts as many on the same database, with other settings.</summary>
    public async Task RestartAsync(Action<JwtDeviceAuthOptions>? configure = null, Action<JwtDeviceAuthBuilder>? extend = null)
    {
        var count = _nodes.Count;
        await StopAsync();
        await StartAllAsync(count, configure, extend);
    }

    /// <summary>Starts one node more.</summary>
    public async Task<AuthApp> AddAsync()
    {
        var number = _nodes.Count;
        var node = await AuthApp.StartAsync(
            _configure, _extend, map: _map, clock: Clock, folder: _folder, addStore: _addStore is null ? null : auth => _addStore(auth, number), nodes: this);
        _nodes.Add(node);
        Client?.Dispose();
        Client = NewClient();
        return node;
    }

    /// <summary>A client with connections of its own, that asks each node in its turn.</summary>
    public AuthClient NewClient() => new([.. _nodes.Select(node => node.Address)]);

    /// <summary>A client elsewhere: with a source address and a <c>User-Agent</c> of its own.</summary>
    public AuthClient NewClient(string from, string userAgent) => new(IPAddress.Parse(from), userAgent, [.. _nodes.Select(node => node.Address)]);

    /// <summary>Waits for an event, which the library hands over in the background, from whichever node.</summary>
    public Task<TEvent> EventAsync<TEvent>(Func<TEvent, bool>? matches = null)
        where TEvent : SecurityEvent
        => _nodes[0].EventAsync(matches);

    /// <summary>Runs code in a service scope of a node.</summary>
    public Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> use) => _nodes[0].InScopeAsync(use);

    /// <summary>
    /// Demands that the request before this ended the session of these tokens: the node that answered it refuses the access token at once, and
    /// so do the others as soon as they heard of it.
    /// </summary>
    public async Task IsRevokedAsync(TokenPair tokens)
    {
        var writer = _nodes.Single(node => node.Address == Client.LastAsked);
        var answer = (await writer.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "session_revoked");
        Assert.Contains("error=\"invalid_token\"", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        await AllRevokeAsync(tokens);
    }

    /// <summary>Waits until every node refuses the access token. Their clock stands still, so no poll helps them on PostgreSQL.</summary>
    public async Task AllRevokeAsync(TokenPair tokens)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        foreach (var node in _nodes)
        {
            Answer answer;
            while ((answer = await node.Client.GetAsync("/whoami", tokens.Access)).Status == 200)
            {
                await Task.Delay(1, deadline.Token);
            }

            answer.IsProblem(401, "session_revoked");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private async Task StartAllAsync(int count, Action<JwtDeviceAuthOptions>? configure, Action<JwtDeviceAuthBuilder>? extend)
    {
        (_configure, _extend) = (configure, extend);
        while (_nodes.Count < count)
        {
            await AddAsync();
        }
    }

    private async Task StopAsync()
    {
        Client?.Dispose();
        await Task.WhenAll(_nodes.Select(node => node.DisposeAsync().AsTask()));
        _nodes.Clear();
    }
}
