using JwtDeviceAuth.Model.Tests.Protocol;
using JwtDeviceAuth.Model.Tests.Sequences;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>
/// What the client on each device holds, and the promise to it, stated without the model: a client that presents the token it got last, from as
/// many tabs as it likes, and asks again within the leeway when an answer is lost, is never signed out, unless somebody else ended the
/// session or used a copy of its tokens. One that is bound to a key may ask again however late, and a copy without the key does it no harm. What happens to
/// second factors signs nobody out.
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
            && IsPromised(pocket, exchange, record));
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
        // Who presents one token with two keys cannot know which of them the session is bound to.
        var usesOneKey = own.Select(exchange => exchange.Key).Distinct().Count() <= 1;
        var received = own
            .Where(exchange => exchange.Answer is not null && !exchange.Call.IsLost)
            .Select(exchange => exchange.Answer!)
            .MaxBy(answer => (state.Tokens[answer.Text].Session, state.Tokens[answer.Text].Index));
        if (received is not null)
        {
            var token = state.Tokens[received.Text];
            return new Pocket(received, Key: KeyOf(own), IsDisturbed: !usesOneKey || !state.Model.Live.Values.Any(session => session.Current == token));
        }

        if (!_pockets.TryGetValue(slot, out var pocket) || own.Any(exchange => exchange.Call.Kind == CallKind.Logout || !exchange.Call.IsLost))
        {
            return null;
        }

        return pocket with
        {
            LostAt = pocket.LostAt ?? (own.Length > 0 ? record.Now : null),
            Key = pocket.Key ?? KeyOf(own),
            IsDisturbed = pocket.IsDisturbed || !usesOneKey || !IsCalm(pocket, slot, record),
        };
    }

    private static string? KeyOf(Exchange[] own) => own.Select(exchange => exchange.Key).FirstOrDefault(key => key is not null);

    private static bool IsPromised(Pocket pocket, Exchange exchange, StepRecord record)
        => !pocket.IsDisturbed
            && pocket.Held.ExpiresAt > record.Now
            && (pocket.Key is null || pocket.Key == exchange.Key)
            && (pocket.LostAt is null || record.Now - pocket.LostAt < ProtocolModel.Leeway || IsBound(pocket, record))
            && IsCalm(pocket, exchange.Call.Slot, record);

    private static bool IsBound(Pocket pocket, StepRecord record)
        => pocket.Key is not null && record.Before.Any(row => row.SessionId == pocket.Held.SessionId && row.Key == pocket.Key);

    /// <summary>Whether nothing in the step but the device's own refreshes touches its session, and no tab runs ahead of another.</summary>
    private static bool IsCalm(Pocket pocket, Slot slot, StepRecord record)
        => record.Exchanges.All(exchange => exchange.Call.Kind switch
            {
                CallKind.Login or CallKind.AnswerTotp or CallKind.AnswerRecoveryCode => exchange.Answer?.Slot != slot,
                CallKind.Logout => exchange.Call.Slot != slot,
                CallKind.Replay => exchange.Presented!.SessionId != pocket.Held.SessionId
                    || (exchange.Presented.Key is { } key && key != exchange.Key),
                CallKind.ChangePassword => !exchange.IsDone || exchange.SessionId == pocket.Held.SessionId,
                _ => true,
            })
            && !RunsAhead(slot, record)
            && record.Exchanges.Where(exchange => exchange.Call.Kind == CallKind.Refresh && exchange.Call.Slot == slot)
                .Select(exchange => exchange.Key).Distinct().Count() <= 1;

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
