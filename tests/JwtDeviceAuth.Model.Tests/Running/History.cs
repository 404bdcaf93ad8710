using JwtDeviceAuth.Model.Tests.Protocol;
using JwtDeviceAuth.Model.Tests.Sequences;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>
/// The promises to everybody else, said without the model: one live token per device and way in; no token of a session that ended is ever accepted;
/// a copy is found when it is first used outside the leeway; other devices are untouched; and what is bound to a key is of no use without it, and stays bound.
/// </summary>
internal sealed class History
{
    private readonly List<Answer> _issued = [];
    private readonly Dictionary<string, DateTimeOffset> _replacedAt = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal);

    /// <summary>Every token ever issued, the oldest first.</summary>
    public IReadOnlyList<Answer> Issued => _issued;

    public void Check(StepRecord record)
    {
        record.Demand(record.After.DistinctBy(row => row.Slot).Count() == record.After.Count, "A device has two live tokens");
        record.Demand(
            !record.Exchanges.Any(exchange => exchange is { IsDone: true, Presented: { } presented } && _ended.Contains(presented.SessionId)),
            "A token of an ended session was accepted");
        record.Demand(
            !record.Exchanges.Any(exchange => exchange is { IsDone: true, Presented.Key: { } key } && key != exchange.Key), "A token was taken without its key");
        record.Demand(
            record.Before.All(row => row.Key is null || record.After.All(after => after.SessionId != row.SessionId || after.Key == row.Key)),
            "A session is bound to another key");
        if (record.Single is { } exchange)
        {
            record.Demand(
                exchange is not { Presented.Key: { } key } || key == exchange.Key || record.Before.SequenceEqual(record.After),
                "A token without its key did something");
            record.Demand(!IsLateCopy(exchange, record) || IsFound(exchange, record), "A copy used outside the leeway was not found");
            record.Demand(
                exchange.Call.Kind == CallKind.ChangePassword || Others(record.Before, exchange).SequenceEqual(Others(record.After, exchange)),
                "Another device was touched");
        }
    }

    public void Learn(StepRecord record)
    {
        _ended.UnionWith(record.Before.Select(row => row.SessionId).Except(record.After.Select(row => row.SessionId), StringComparer.Ordinal));
        foreach (var exchange in record.Exchanges.Where(exchange => exchange.Answer is not null))
        {
            if (!_issued.Contains(exchange.Answer!))
            {
                _issued.Add(exchange.Answer!);
            }

            if (exchange.Presented is { } presented)
            {
                _replacedAt.TryAdd(presented.Text, record.Now);
            }
        }
    }

    private static bool IsFound(Exchange exchange, StepRecord record)
        => exchange.Outcome == Outcome.Reused && record.After.All(row => row.SessionId != exchange.Presented!.SessionId);

    /// <summary>What of the sessions of others must not change; what they say of their person may, with the last second factor.</summary>
    private static IEnumerable<(Slot Slot, string SessionId, string Hash, DateTimeOffset ExpiresAt)> Others(IReadOnlyList<Row> rows, Exchange exchange)
    {
        var slot = exchange.Answer?.Slot ?? exchange.Presented?.Slot ?? exchange.Call.Slot;
        return rows
            .Where(row => exchange.Presented is { } presented ? row.SessionId != presented.SessionId : row.Slot != slot)
            .OrderBy(row => row.Slot.Device).ThenBy(row => row.Slot.Way)
            .Select(row => (row.Slot, row.SessionId, row.Hash, row.ExpiresAt));
    }

    private bool IsLateCopy(Exchange exchange, StepRecord record)
        => exchange.Call.Kind is CallKind.Refresh or CallKind.Replay
            && exchange.Presented is { } presented
            && presented.ExpiresAt > record.Now
            && _replacedAt.TryGetValue(presented.Text, out var replaced)
            && record.Now - replaced >= ProtocolModel.Leeway
            && presented.Key is null
            && record.Before.Any(row => row.SessionId == presented.SessionId && (row.Key is null || row.Key != exchange.Key));
}
