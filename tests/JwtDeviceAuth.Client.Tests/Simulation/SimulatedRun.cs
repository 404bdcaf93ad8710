using System.Net;
using JwtDeviceAuth.Client.Sessions;
using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.Client.Tests.Simulation;

/// <summary>
/// A few days in the life of some processes with one store: requests, idle hours, clocks that are set, sleep, faults, kills, a store that fails, sign-outs and other accounts. What the
/// rules forbid is noted as it happens.
/// </summary>
internal sealed class SimulatedRun
{
    private const int Steps = 20;

    private static readonly TimeSpan LongestBurst = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(25);

    private static readonly Fault[] Processed = [Fault.Lost, Fault.Hang, Fault.Cut];

    private static readonly Fault[] Unprocessed =
        [Fault.NoNetwork, Fault.BadGateway, Fault.Busy, Fault.Throttled, Fault.Portal, Fault.ProxyUnauthorized, Fault.HalfStarted, Fault.Redirect];

    private readonly VirtualTime _time = new();
    private readonly SeededNumbers _numbers;
    private readonly ScriptedServer _server;
    private readonly SimulatedStore _store = new();
    private readonly ClientRules _rules;
    private readonly List<SimulatedClient> _clients = [];
    private string _account = "ann@example.com";
    private bool _isSignedIn;
    private TimeSpan _burstUntil;
    private TimeSpan _outageUntil;
    private TimeSpan _calmSince;

    /// <summary>Prepares the processes and their server.</summary>
    /// <param name="seed">The same seed, the same run.</param>
    /// <param name="rules">The rules of the clients, which may ask the clocks.</param>
    public SimulatedRun(int seed, Func<TimeProvider, ClientRules> rules)
    {
        _numbers = new SeededNumbers(seed);
        _server = new ScriptedServer(_time, _numbers) { AccessLifetime = TimeSpan.FromSeconds(_numbers.Next(30, 1800)), FaultOf = FaultOf };
        _rules = rules(_time);
        for (var client = _numbers.Next(1, 5); client > 0; client--)
        {
            _clients.Add(NewClient());
        }
    }

    public List<string> Violations { get; } = [];

    public ScriptedServer Server => _server;

    /// <summary>What happened, to understand a seed that fails.</summary>
    public List<string> Log { get; } = [];

    public int Requests { get; private set; }

    public SimulatedRun Execute()
    {
        try
        {
            SignIn();
            for (var step = 0; step < Steps; step++)
            {
                Act();
                CheckStates();
            }

            Require(_server.Thefts == 0, "the server took a client of the owner for a thief");
            Require(_server.EarlyRotations == 0, $"{_server.EarlyRotations} refreshes came long before the access token expired");
        }
        catch (InvalidOperationException exception)
        {
            Violations.Add(exception.Message);
        }

        return this;
    }

    private void Act()
    {
        var action = _numbers.Next(0, 14);
        Log.Add($"{_time.Now}: action {action}, {_clients.Count} clients, {_server.Refreshes.Count} refreshes, {_server.Rotations} made, {_server.Thefts} thefts, alive {_server.AliveSessions}");
        switch (action)
        {
            case 0:
                Pass(_numbers.Next(1, 3600));
                break;
            case 1:
                _time.WallOffset += TimeSpan.FromHours(_numbers.Next(0, 2) == 0 ? 1 : -1);
                break;
            case 2:
                Settle();
                _time.Slept += TimeSpan.FromMinutes(_numbers.Next(1, 600));
                break;
            case 3:
                // The answers are lost for some seconds, in the middle of a refresh.
                Settle();
                Pass((int)_server.AccessLifetime.TotalSeconds);
                _burstUntil = _time.Now + TimeSpan.FromSeconds(_numbers.Next(1, (int)LongestBurst.TotalSeconds));
                Use();
                Settle();
                break;
            case 4:
                Settle();
                _outageUntil = _time.Now + TimeSpan.FromSeconds(_numbers.Next(10, 900));
                Use();
                break;
            case 5:
                KillOne();
                break;
            case 6:
                BreakStore();
                break;
            case 7 when _numbers.Next(0, 3) == 0:
                SignOut();
                SignIn();
                break;
            case 8 when _numbers.Next(0, 3) == 0:
                Settle();
                _account = _account == "ann@example.com" ? "bob@example.com" : "ann@example.com";
                SignIn();
                break;
            default:
                Use();
                Pass(_numbers.Next(1, 120));
                break;
        }
    }

    private void Use()
    {
        var began = _time.Now;
        var work = _clients.SelectMany(client => Enumerable.Range(0, _numbers.Next(1, 4)).Select(_ => TryAsync(client))).ToArray();
        _time.Run(Task.WhenAll(work));
        Require(_time.Now - began < LongestRequest, $"a request took {_time.Now - began}");
    }

    private async Task TryAsync(SimulatedClient client)
    {
        Requests++;
        var isCalm = IsCalm;
        try
        {
            using var answer = await client.GetAsync().ConfigureAwait(false);
            Require(!isCalm || !IsCalm || answer.StatusCode == HttpStatusCode.OK, $"a healthy server answered {answer.StatusCode}");
        }
        catch (HttpRequestException exception)
        {
            Require(!isCalm || !IsCalm, $"a healthy server could not be reached: {exception.Message}");
        }
    }

    /// <summary>One process dies in the middle of a refresh; the others are at work, and another is started.</summary>
    private void KillOne()
    {
        Settle();
        Pass((int)_server.AccessLifetime.TotalSeconds + 1);
        var victim = _clients[_numbers.Next(0, _clients.Count)];
        _ = victim.GetAsync();
        _time.Pass(TimeSpan.FromMilliseconds(_numbers.Next(0, 300)));
        victim.Kill();
        _clients.Remove(victim);
        _clients.Add(NewClient());
        Use();
        Settle();
    }

    /// <summary>Other processes cannot see what only the memory of one has, so the store breaks under one alone.</summary>
    private void BreakStore()
    {
        Settle();
        while (_clients.Count > 1)
        {
            _time.Run(_clients[^1].Auth.DisposeAsync().AsTask());
            _clients.RemoveAt(_clients.Count - 1);
        }

        switch (_numbers.Next(0, 3))
        {
            case 0:
                _store.IsFull = true;
                break;
            case 1:
                _store.IsUnreadable = true;
                break;
            default:
                _store.Clear();
                break;
        }

        for (var round = _numbers.Next(1, 4); round > 0; round--)
        {
            Pass(_numbers.Next(1, 1000));
            Use();
            CheckStates();
        }

        (_store.IsFull, _store.IsUnreadable) = (false, false);
        Pass((int)_server.AccessLifetime.TotalSeconds + 1);
        Use();
        Require(_clients[0].Auth.IsSaved, "the store has room again, and the session is not in it");
        _clients.Add(NewClient());
    }

    private void SignIn()
    {
        Settle();
        var signIn = _clients[0].SignInAsync(_account);
        _time.Run(signIn);
        Require(signIn.Result.Succeeded, $"the sign-in ended with {signIn.Result}");
        _isSignedIn = true;
    }

    private void SignOut()
    {
        Settle();
        if (_numbers.Next(0, 2) == 0)
        {
            _outageUntil = _time.Now + TimeSpan.FromSeconds(_numbers.Next(10, 300));
        }

        _time.Run(_clients[_numbers.Next(0, _clients.Count)].Auth.SignOutAsync());
        _isSignedIn = false;
        CheckStates();
        Settle();
        Pass(90);
        Require(!_server.IsAlive(_account), "the server was not told of a sign-out");
    }

    private void CheckStates()
    {
        foreach (var client in _clients)
        {
            var state = client.GetStateAsync();
            _time.Run(state);
            Require(state.Result.IsSignedIn == _isSignedIn, _isSignedIn ? "a client that owns its device was signed out" : "a client is signed in after its sign-out");
            Require(state.Result.UserId == (_isSignedIn ? _account : null), $"a client shows {state.Result.UserId}");
            var states = client.States;
            for (var change = 1; change < states.Count; change++)
            {
                Require(states[change] != states[change - 1], "a change was reported twice");
            }
        }
    }

    /// <summary>Until faults and what they left behind are over.</summary>
    private void Settle()
    {
        var end = _burstUntil > _outageUntil ? _burstUntil : _outageUntil;
        if (end > _time.Now)
        {
            _time.Pass(end - _time.Now);
        }

        // Longer than the longest cool-down and the longest run of a refresh.
        Pass(90);
        _calmSince = _time.Now;
    }

    private void Pass(int seconds) => _time.Pass(TimeSpan.FromSeconds(seconds));

    private bool IsCalm => _time.Now >= _burstUntil && _time.Now >= _outageUntil && _time.Now - _calmSince >= TimeSpan.Zero && _calmSince >= _burstUntil && _calmSince >= _outageUntil;

    private Fault FaultOf(string path)
    {
        if (_time.Now < _burstUntil)
        {
            return _numbers.Next(0, 2) == 0 ? Processed[_numbers.Next(0, Processed.Length)] : Unprocessed[_numbers.Next(0, Unprocessed.Length)];
        }

        return _time.Now < _outageUntil ? Unprocessed[_numbers.Next(0, Unprocessed.Length)] : Fault.None;
    }

    private SimulatedClient NewClient() => new(_time, _numbers, _server, _store, _rules);

    private void Require(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            Violations.Add($"at {_time.Now}: {otherwise}");
            Log.Add(Violations[^1]);
        }
    }
}
