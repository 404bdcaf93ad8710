using JwtDeviceAuth.Model.Tests.Protocol;
using JwtDeviceAuth.Model.Tests.Sequences;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>
/// What the client on each device holds, and the promise to it, stated without the model: a client that presents the token it got last, from as
/// many tabs as it likes, and asks again within the leeway when an answer is lost, is never signed out, unless somebody else ended the
/// session or used a copy of its tokens. What happens to second factors signs nobody out.
/// </summary>
internal sealed class HonestClients
{
    private readonly Dictionary<Slot, Pocket> _pockets = [];

    public Answer? Held(Slot slot) => _pockets.GetValueOrDefault(slot)?.Held;

    public void Check(StepRecord record)
    {
        var refused = record.Exchanges.FirstOrDefault(exchange => exchange.Call.Kind == CallKind.Refresh
            && !exchange.IsDone
            && _pockets.TryGetValue(exchange.Call.Slot, out var pocket)
            && IsPromised(pocket, exchange.Call.Slot, record));
        record.Demand(refused is null, $"A client that follows the rules was signed out: {refused}");
    }

    public void Learn(StepRecord record, Explanation state)
    {
        foreach (var slot in record.Exchanges.Where(IsOwn).Select(SlotOf).Concat(_pockets.Keys).Distinct().ToArray())
        {
            var own = record.Exchanges.Where(exchange => IsOwn(exchange) && SlotOf(exchange) == slot).ToArray();
            if (Next(slot, own, record, state) is { } pocket)
            {
                _pockets[slot] = pocket;
            }
            else
            {
                _pockets.Remove(slot);
            }
        }
    }

    private static Slot SlotOf(Exchange exchange) => exchange.Answer?.Slot ?? exchange.Call.Slot;

    /// <summary>What a client does with its session; a login or an answer that was refused has left it as it was.</summary>
    private static bool IsOwn(Exchange exchange)
        => exchange.Call.Kind is CallKind.Refresh or CallKind.Logout || (exchange.Call.Kind != CallKind.Replay && exchange.Answer is not null);

    private Pocket? Next(Slot slot, Exchange[] own, StepRecord record, Explanation state)
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

        if (!_pockets.TryGetValue(slot, out var pocket) || own.Any(exchange => exchange.Call.Kind == CallKind.Logout || !exchange.Call.IsLost))
        {
            return null;
        }

        return pocket with
        {
            LostAt = pocket.LostAt ?? (own.Length > 0 ? record.Now : null),
            IsDisturbed = pocket.IsDisturbed || !IsCalm(pocket, slot, record),
        };
    }

    private static bool IsPromised(Pocket pocket, Slot slot, StepRecord record)
        => !pocket.IsDisturbed
            && pocket.Held.ExpiresAt > record.Now
            && (pocket.LostAt is null || record.Now - pocket.LostAt < ProtocolModel.Leeway)
            && IsCalm(pocket, slot, record);

    /// <summary>Whether nothing in the step but the device's own refreshes touches its session, and no tab runs ahead of another.</summary>
    private static bool IsCalm(Pocket pocket, Slot slot, StepRecord record)
        => record.Exchanges.All(exchange => exchange.Call.Kind switch
            {
                CallKind.Login or CallKind.AnswerTotp or CallKind.AnswerRecoveryCode => exchange.Answer?.Slot != slot,
                CallKind.Logout => exchange.Call.Slot != slot,
                CallKind.Replay => exchange.Presented!.SessionId != pocket.Held.SessionId,
                CallKind.ChangePassword => !exchange.IsDone || exchange.SessionId == pocket.Held.SessionId,
                _ => true,
            })
            && !RunsAhead(slot, record);

    /// <summary>Whether one tab refreshes again what it just got, while another still presents the token before.</summary>
    private static bool RunsAhead(Slot slot, StepRecord record)
    {
        var tabs = record.Chains
            .Select(chain => chain.Count(exchange => exchange.Call.Kind == CallKind.Refresh && exchange.Call.Slot == slot))
            .Where(count => count > 0)
            .ToArray();
        return tabs.Length > 1 && tabs.Max() > 1;
    }
}
