using JwtDeviceAuth.Model.Tests.Protocol;
using JwtDeviceAuth.Model.Tests.Sequences;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>
/// What the client on each device holds, and the promise to it, stated without the model: a client that presents the token it got last, from as
/// many tabs as it likes, and asks again within the leeway when an answer is lost, is never signed out, unless somebody else ended the
/// session or used a copy of its tokens.
/// </summary>
internal sealed class HonestClients
{
    private readonly Dictionary<int, Pocket> _pockets = [];

    public Answer? Held(int device) => _pockets.GetValueOrDefault(device)?.Held;

    public void Check(StepRecord record)
    {
        var refused = record.Exchanges.FirstOrDefault(exchange => exchange.Call.Kind == CallKind.Refresh
            && exchange.Outcome != Outcome.Done
            && _pockets.TryGetValue(exchange.Call.Device, out var pocket)
            && IsPromised(pocket, exchange.Call.Device, record));
        if (refused is not null)
        {
            throw new ModelViolationException($"A client that follows the rules was signed out: {refused} in {record}");
        }
    }

    public void Learn(StepRecord record, Explanation state)
    {
        foreach (var device in record.Exchanges.Select(exchange => exchange.Call.Device).Concat(_pockets.Keys).Distinct().ToArray())
        {
            var own = record.Exchanges
                .Where(exchange => exchange.Call.Device == device && exchange.Call.Kind is not (CallKind.Replay or CallKind.ChangePassword))
                .ToArray();
            if (Next(device, own, record, state) is { } pocket)
            {
                _pockets[device] = pocket;
            }
            else
            {
                _pockets.Remove(device);
            }
        }
    }

    private Pocket? Next(int device, Exchange[] own, StepRecord record, Explanation state)
    {
        var received = own
            .Where(exchange => exchange.Answer is not null && !exchange.Call.IsLost)
            .Select(exchange => exchange.Answer!)
            .MaxBy(answer => (state.Tokens[answer.Text].Session, state.Tokens[answer.Text].Index));
        if (received is not null)
        {
            var token = state.Tokens[received.Text];
            return new Pocket(received, IsDisturbed: !state.Model.Live.Values.Any(session => session.Current == token));
        }

        if (!_pockets.TryGetValue(device, out var pocket) || own.Any(exchange => exchange.Call.Kind == CallKind.Logout || !exchange.Call.IsLost))
        {
            return null;
        }

        return pocket with
        {
            LostAt = pocket.LostAt ?? (own.Length > 0 ? record.Now : null),
            IsDisturbed = pocket.IsDisturbed || !IsCalm(pocket, device, record),
        };
    }

    private static bool IsPromised(Pocket pocket, int device, StepRecord record)
        => !pocket.IsDisturbed
            && pocket.Held.ExpiresAt > record.Now
            && (pocket.LostAt is null || record.Now - pocket.LostAt < ProtocolModel.Leeway)
            && IsCalm(pocket, device, record);

    /// <summary>Whether nothing in the step but the device's own refreshes touches its session, and no tab runs ahead of another.</summary>
    private static bool IsCalm(Pocket pocket, int device, StepRecord record)
        => record.Exchanges.All(exchange => exchange.Call.Kind switch
            {
                CallKind.Login or CallKind.Logout => exchange.Call.Device != device,
                CallKind.Replay => exchange.Presented!.SessionId != pocket.Held.SessionId,
                CallKind.ChangePassword => exchange.SessionId == pocket.Held.SessionId,
                _ => true,
            })
            && !RunsAhead(device, record);

    /// <summary>Whether one tab refreshes again what it just got, while another still presents the token before.</summary>
    private static bool RunsAhead(int device, StepRecord record)
    {
        var tabs = record.Chains
            .Select(chain => chain.Count(exchange => exchange.Call.Kind == CallKind.Refresh && exchange.Call.Device == device))
            .Where(count => count > 0)
            .ToArray();
        return tabs.Length > 1 && tabs.Max() > 1;
    }
}
