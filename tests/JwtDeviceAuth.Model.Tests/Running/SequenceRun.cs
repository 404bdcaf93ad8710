using System.Collections.Concurrent;
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
    private readonly FactorCaller _factors;
    private readonly bool _hasFactors;
    private readonly HonestClients _clients = new();
    private readonly History _history = new();
    private readonly GateHistory _gate = new();
    private readonly ConcurrentDictionary<string, Claims> _claims = new(StringComparer.Ordinal);
    private Explanation _state = Explanation.Start;
    private IReadOnlyList<Row> _rows = [];
    private int _passwords;

    private SequenceRun(ModelHost host, FakeClock clock, Caller caller, bool hasFactors)
        => (_clock, _caller, _factors, _hasFactors) = (clock, caller, new FactorCaller(host, caller), hasFactors);

    public static async Task RunAsync(ModelHost host, Sequence sequence)
    {
        var clock = host.Clock.StartOwn();
        Call[] calls = [.. sequence.Steps.SelectMany(step => step.Chains).SelectMany(chain => chain)];
        var caller = await Caller.SignUpAsync(host, hasSocialAccount: calls.Any(call => call.Way == Way.Social));
        var run = new SequenceRun(host, clock, caller, calls.Any(call => call.Kind == CallKind.StartFactor));
        for (var index = 0; index < sequence.Steps.Length; index++)
        {
            try
            {
                await run.DoAsync(sequence.Steps[index]);
            }
            catch
            {
                sequence.FailedAt = index;
                throw;
            }
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
        var mayWait = _gate.Asked.Count > 0 || chains.Any(chain => chain.Any(exchange => exchange.Reply.Challenge is not null));
        var record = new StepRecord(
            step, _clock.GetUtcNow(), _rows, await _caller.RowsAsync(), _hasFactors ? await _factors.RowsAsync(mayWait) : null, [.. chains]);

        _history.Check(record);
        _gate.Check(record);
        _clients.Check(record);
        _state = _state.Explain(record)
            ?? throw new ModelViolationException(
                step.IsRace ? $"No order of these calls explains what came of them: {record}" : $"The model says otherwise: {record}");
        _history.Learn(record);
        _gate.Learn(record);
        _clients.Learn(record, _state);
        _rows = record.After;
    }

    private async Task<ImmutableArray<Exchange>> RunChainAsync(ImmutableArray<Call> calls, int password)
    {
        var exchanges = ImmutableArray.CreateBuilder<Exchange>(calls.Length);
        var held = new Dictionary<Slot, Answer?>();
        foreach (var call in calls)
        {
            var token = held.TryGetValue(call.Slot, out var got) ? got : _clients.Held(call.Slot);
            if (await CallAsync(call, token, exchanges, password) is not { } exchange)
            {
                continue;
            }

            exchanges.Add(exchange);
            if (call.IsLost)
            {
                continue;
            }

            if (call.Kind is CallKind.Refresh or CallKind.Logout || exchange.Answer is not null)
            {
                held[exchange.Answer?.Slot ?? call.Slot] = exchange.Answer;
            }

            if (exchange.Reply.Claims is { } claims)
            {
                _claims[exchange.Answer?.SessionId ?? exchange.SessionId!] = claims;
            }
        }

        return exchanges.ToImmutable();
    }

    /// <summary>Null where there is nothing to call with.</summary>
    private async Task<Exchange?> CallAsync(Call call, Answer? held, IReadOnlyList<Exchange> before, int password)
    {
        var exchange = new Exchange(call) { Password = password };
        switch (call.Kind)
        {
            case CallKind.Login:
                var proof = call.Number == 0 ? null : Newest(_history.Issued, call.Number - 1);
                exchange = exchange with { Proof = proof, Key = KeyOf(call, call.Device) };
                return exchange with { Reply = await _caller.LoginAsync(call.Slot, password, proof?.Text, exchange.Key) };
            case CallKind.Refresh when held is not null:
                return await RefreshAsync(exchange, held);
            case CallKind.Replay when Newest(_history.Issued, call.Number) is { } copy:
                return await RefreshAsync(exchange, copy);
            case CallKind.Logout when held is not null:
                return exchange with { SessionId = held.SessionId, Reply = await _caller.LogoutAsync(held.SessionId) };
            case CallKind.ChangePassword:
                exchange = exchange with { NewPassword = Interlocked.Increment(ref _passwords) };
                break;
            case CallKind.AnswerTotp or CallKind.AnswerRecoveryCode:
                return await AnswerAsync(exchange, before);
            case CallKind.RemoveFactors:
                return exchange with { Reply = await _factors.RemoveAllAsync() };
            default:
                if (held is null)
                {
                    return null;
                }

                break;
        }

        return await ChangeAsync(
            exchange with { SessionId = held?.SessionId, Claims = held is null ? null : _claims.GetValueOrDefault(held.SessionId) }, before);
    }

    private async Task<Exchange> RefreshAsync(Exchange exchange, Answer presented)
    {
        var key = KeyOf(exchange.Call, presented.Slot.Device);
        return exchange with { Presented = presented, Key = key, Reply = await _caller.RefreshAsync(presented, key, exchange.Call.From) };
    }

    private async Task<Exchange?> AnswerAsync(Exchange exchange, IReadOnlyList<Exchange> before)
    {
        var call = exchange.Call;
        var asked = (call.Number == 0 ? before.LastOrDefault(other => other.Reply.Challenge is not null) : null) ?? Newest(_gate.Asked, call.Number);
        var isTotp = call.Kind == CallKind.AnswerTotp;
        var code = isTotp ? CodeOf(AppOf(call, before), call) : _gate.Codes.Count == 0 ? null : _gate.Codes[call.Code % _gate.Codes.Count];
        if (asked?.Reply.Challenge is not { } challenge || code is null)
        {
            return null;
        }

        var key = KeyOf(call, asked.Call.Device);
        return exchange with { Challenge = challenge, Code = code, Key = key, Reply = await _factors.AnswerAsync(challenge, isTotp, code, call.Trusts, key) };
    }

    /// <summary>What a session asks for.</summary>
    private async Task<Exchange?> ChangeAsync(Exchange exchange, IReadOnlyList<Exchange> before)
    {
        var (call, password) = (exchange.Call, exchange.Password);
        var requester = _factors.RequesterOf(exchange.SessionId, exchange.Claims);
        switch (call.Kind)
        {
            case CallKind.ChangePassword:
                return exchange with { Reply = await _caller.ChangePasswordAsync(requester, password, exchange.NewPassword) };
            case CallKind.StartFactor:
                return exchange with { Reply = await _factors.StartAsync(requester, password) };
            case CallKind.ReplaceCodes:
                return exchange with { Reply = await _factors.ReplaceCodesAsync(requester) };
            case CallKind.EndTrust:
                return exchange with { Reply = await _factors.EndTrustAsync(requester) };
        }

        if (AppOf(call, before) is not { } app)
        {
            return null;
        }

        exchange = exchange with { AppId = app.Id };
        if (call.Kind == CallKind.RemoveFactor)
        {
            return exchange with { Reply = await _factors.RemoveAsync(requester, app.Id, password) };
        }

        exchange = exchange with { Code = CodeOf(app, call) };
        return exchange with
        {
            Reply = call.Kind == CallKind.ConfirmFactor
                ? await _factors.ConfirmAsync(requester, app.Id, exchange.Code!)
                : await _factors.StepUpAsync(requester, password, exchange.Code!),
        };
    }

    private Setup? AppOf(Call call, IReadOnlyList<Exchange> before)
        => (call.App == 0 ? before.LastOrDefault(other => other.Reply.Setup is not null)?.Reply.Setup : null) ?? Newest(_gate.Setups, call.App);

    private string? CodeOf(Setup? app, Call call)
        => app is null ? null : FactorUser.CodeOf(app.Secret, _clock.GetUtcNow().AddSeconds(call.Code * Gate.StepSeconds));

    private static string? KeyOf(Call call, int device) => call.Key switch
    {
        KeyUse.Device => Thumbprints.Of(device),
        KeyUse.Thief => Thumbprints.Thief,
        _ => null,
    };

    private static T? Newest<T>(IReadOnlyList<T> things, int number)
        where T : class
        => things.Count == 0 ? null : things[^(1 + (number % things.Count))];
}
