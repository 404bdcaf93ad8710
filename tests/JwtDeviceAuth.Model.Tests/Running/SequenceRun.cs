using System.Collections.Immutable;
using JwtDeviceAuth.Model.Tests.Protocol;
using JwtDeviceAuth.Model.Tests.Sequences;
using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>
/// Runs a sequence for a user of its own: makes the calls of each step, those of a race really at once; reads the rows; demands that the
/// model explains all of it and that the promises hold.
/// </summary>
internal sealed class SequenceRun
{
    private readonly FakeClock _clock;
    private readonly Caller _caller;
    private readonly HonestClients _clients = new();
    private readonly History _history = new();
    private Explanation _state = Explanation.Start;
    private IReadOnlyList<Row> _rows = [];
    private int _passwords;

    private SequenceRun(FakeClock clock, Caller caller) => (_clock, _caller) = (clock, caller);

    public static async Task RunAsync(ModelHost host, Sequence sequence)
    {
        var clock = host.Clock.StartOwn();
        var run = new SequenceRun(clock, await Caller.SignUpAsync(host));
        foreach (var step in sequence.Steps)
        {
            await run.DoAsync(step);
        }
    }

    private async Task DoAsync(Step step)
    {
        _clock.Advance(step.Wait);
        if (step.Chains.IsEmpty)
        {
            return;
        }

        var password = _state.Model.Password;
        var chains = step.IsRace
            ? await Task.WhenAll(step.Chains.Select(chain => Task.Run(() => RunChainAsync(chain, password))))
            : [await RunChainAsync(step.Chains[0], password)];
        var record = new StepRecord(step, _clock.GetUtcNow(), _rows, await _caller.RowsAsync(), [.. chains]);

        _history.Check(record);
        _clients.Check(record);
        _state = _state.Explain(record.Chains, record.After, record.Now)
            ?? throw new ModelViolationException(
                step.IsRace ? $"No order of these calls explains what came of them: {record}" : $"The model says otherwise: {record}");
        _history.Learn(record);
        _clients.Learn(record, _state);
        _rows = record.After;
    }

    private async Task<ImmutableArray<Exchange>> RunChainAsync(ImmutableArray<Call> calls, int password)
    {
        var exchanges = ImmutableArray.CreateBuilder<Exchange>(calls.Length);
        var held = new Dictionary<int, Answer?>();
        foreach (var call in calls)
        {
            var token = held.TryGetValue(call.Device, out var got) ? got : _clients.Held(call.Device);
            if (await CallAsync(call, token, password) is not { } exchange)
            {
                continue;
            }

            exchanges.Add(exchange);
            if (!call.IsLost && call.Kind is CallKind.Login or CallKind.Refresh or CallKind.Logout)
            {
                held[call.Device] = exchange.Answer;
            }
        }

        return exchanges.ToImmutable();
    }

    /// <summary>Null where there is nothing to call with.</summary>
    private async Task<Exchange?> CallAsync(Call call, Answer? held, int password)
    {
        switch (call.Kind)
        {
            case CallKind.Login:
                var login = await _caller.LoginAsync(call.Device, password);
                return new Exchange(call) { Password = password, Outcome = login.Outcome, Answer = login.Answer };
            case CallKind.Refresh when held is not null:
                return await RefreshAsync(call, held);
            case CallKind.Replay when _history.Issued.Count > 0:
                return await RefreshAsync(call, _history.Issued[^(1 + (call.Number % _history.Issued.Count))]);
            case CallKind.Logout when held is not null:
                await _caller.LogoutAsync(held.SessionId);
                return new Exchange(call) { SessionId = held.SessionId, Outcome = Outcome.Done };
            case CallKind.ChangePassword:
                var chosen = Interlocked.Increment(ref _passwords);
                var changed = await _caller.ChangePasswordAsync(held?.SessionId, password, chosen);
                return new Exchange(call) { SessionId = held?.SessionId, Password = password, NewPassword = chosen, Outcome = changed };
            default:
                return null;
        }
    }

    private async Task<Exchange> RefreshAsync(Call call, Answer presented)
    {
        var (outcome, answer) = await _caller.RefreshAsync(presented, call.From);
        return new Exchange(call) { Presented = presented, Outcome = outcome, Answer = answer };
    }
}
