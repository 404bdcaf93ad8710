using JwtDeviceAuth.Model.Tests.Protocol;
using JwtDeviceAuth.Model.Tests.Sequences;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>
/// The promises of the gate, said without the model: with a second factor no login gets in by the first alone; a login that waits is answered once; a
/// recovery code is taken once; and of an app no step again, nor an older one.
/// </summary>
internal sealed class GateHistory
{
    private readonly List<Exchange> _asked = [];
    private readonly List<Setup> _setups = [];
    private readonly List<string> _codes = [];
    private readonly HashSet<long> _active = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly Dictionary<long, long> _lastSteps = [];

    /// <summary>All logins that had to wait, the oldest first.</summary>
    public IReadOnlyList<Exchange> Asked => _asked;

    /// <summary>All apps that somebody began to add, the oldest first.</summary>
    public IReadOnlyList<Setup> Setups => _setups;

    /// <summary>All recovery codes, the newest ten first.</summary>
    public IReadOnlyList<string> Codes => _codes;

    public void Check(StepRecord record)
    {
        var isOpened = record.Exchanges.Any(exchange => exchange is { IsDone: true, Call.Kind: CallKind.RemoveFactor or CallKind.RemoveFactors });
        record.Demand(
            _active.Count == 0 || isOpened
                || !record.Exchanges.Any(exchange => exchange is { IsDone: true, Call: { Kind: CallKind.Login, Number: 0 } }),
            "A login got in by one factor");
        foreach (var chain in record.Chains)
        {
            foreach (var exchange in chain.Where(exchange => exchange.IsDone))
            {
                record.Demand(exchange.Challenge is not { } challenge || _used.Add(challenge), "A login that waits was answered twice");
                record.Demand(exchange.Call.Kind != CallKind.AnswerRecoveryCode || _used.Add(exchange.Code!), "A recovery code was taken twice");
            }
        }

        var taken = record.Exchanges.Where(exchange => exchange is { IsDone: true, Code: not null }).Select(exchange => MeaningOf(exchange, record.Now)).OfType<(long App, long Step)>().ToArray();
        record.Demand(taken.Distinct().Count() == taken.Length, "A step was taken twice at once");
        foreach (var (app, step) in taken)
        {
            record.Demand(!_lastSteps.TryGetValue(app, out var last) || last < step, "A step was taken again, or an older one");
        }
    }

    public void Learn(StepRecord record)
    {
        foreach (var exchange in record.Exchanges.Where(exchange => exchange.IsDone && exchange.Code is not null))
        {
            if (MeaningOf(exchange, record.Now) is var (app, step))
            {
                _lastSteps[app] = Math.Max(step, _lastSteps.GetValueOrDefault(app));
            }
        }

        foreach (var exchange in record.Exchanges)
        {
            if (exchange.Reply.Challenge is not null)
            {
                _asked.Add(exchange);
            }

            if (exchange.Reply.Setup is { } setup)
            {
                _setups.Add(setup);
            }

            _codes.InsertRange(0, exchange.Reply.Codes);
            switch (exchange)
            {
                case { IsDone: true, Call.Kind: CallKind.ConfirmFactor }:
                    _active.Add(exchange.AppId);
                    break;
                case { IsDone: true, Call.Kind: CallKind.RemoveFactor }:
                    _active.Remove(exchange.AppId);
                    break;
                case { IsDone: true, Call.Kind: CallKind.RemoveFactors }:
                    _active.Clear();
                    break;
            }
        }
    }

    /// <summary>The app and the step of a code, where it can mean but one: in a million codes some are the same.</summary>
    private (long App, long Step)? MeaningOf(Exchange exchange, DateTimeOffset now)
    {
        var setups = exchange.Call.Kind == CallKind.ConfirmFactor ? _setups.Where(setup => setup.Id == exchange.AppId) : _setups;
        (long, long)[] meanings =
        [
            .. setups.SelectMany(setup => Gate.StepsOf(setup.Secret, exchange.Code!, now).Select(step => (setup.Id, step))),
        ];
        return meanings is [var only] ? only : null;
    }
}
