using System.Collections.Immutable;
using JwtDeviceAuth.Model.Tests.Protocol;
using JwtDeviceAuth.Model.Tests.Sequences;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>
/// The model beside the real thing: which token of the model each real token is. Calls that ran at once are explained by an order of them
/// in which the model gives every answer that was given and ends with the rows that are there.
/// </summary>
internal sealed record Explanation(
    ProtocolModel Model,
    ImmutableDictionary<string, Token> Tokens,
    ImmutableDictionary<Token, Answer> Answers,
    ImmutableDictionary<string, int> Sessions)
{
    /// <summary>A session that the model has not started yet.</summary>
    private const int Unknown = -1;

    public static Explanation Start { get; } = new(
        ProtocolModel.NewUser,
        ImmutableDictionary.Create<string, Token>(StringComparer.Ordinal),
        ImmutableDictionary<Token, Answer>.Empty,
        ImmutableDictionary.Create<string, int>(StringComparer.Ordinal));

    /// <summary>Null if no order explains the answers and the rows.</summary>
    public Explanation? Explain(ImmutableArray<ImmutableArray<Exchange>> chains, IReadOnlyList<Row> rows, DateTimeOffset now)
        => Explain(chains, rows, now, isRace: chains.Length > 1);

    private Explanation? Explain(
        ImmutableArray<ImmutableArray<Exchange>> chains, IReadOnlyList<Row> rows, DateTimeOffset now, bool isRace)
    {
        if (chains.All(chain => chain.IsEmpty))
        {
            return Matches(rows) ? this : null;
        }

        for (var index = 0; index < chains.Length; index++)
        {
            if (!chains[index].IsEmpty
                && Apply(chains[index][0], now, isRace) is { } next
                && next.Explain(chains.SetItem(index, chains[index].RemoveAt(0)), rows, now, isRace) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private Explanation? Apply(Exchange exchange, DateTimeOffset now, bool isRace)
    {
        var call = exchange.Call;
        switch (call.Kind)
        {
            case CallKind.Login:
                return After(Model.Login(call.Device, exchange.Password, now), exchange, isRace);
            case CallKind.Refresh or CallKind.Replay:
                return Tokens.TryGetValue(exchange.Presented!.Text, out var token) ? After(Model.Refresh(token, now, call.From), exchange, isRace) : null;
            case CallKind.Logout:
                return Sessions.TryGetValue(exchange.SessionId!, out var session) ? this with { Model = Model.End(session) } : null;
            case CallKind.ChangePassword:
                int? asking = exchange.SessionId is { } sid ? Sessions.GetValueOrDefault(sid, Unknown) : null;
                return After(Model.ChangePassword(asking, exchange.Password, exchange.NewPassword, now), exchange, isRace);
            default:
                throw new InvalidOperationException($"No such call: {call}");
        }
    }

    private Explanation? After((ProtocolModel Model, Outcome Outcome, Token? Token) expected, Exchange exchange, bool isRace)
    {
        // Two copies at once can both be reported as copies; one after the other, the second finds no session any more.
        if (expected.Outcome != exchange.Outcome
            && !(isRace && (expected.Outcome, exchange.Outcome) is (Outcome.NotFound, Outcome.Reused)))
        {
            return null;
        }

        var next = this with { Model = expected.Model };
        return expected.Token is null ? next : next.Bind(expected.Token, exchange.Answer!);
    }

    /// <summary>One token of the model is one real token, byte for byte, and the reverse.</summary>
    private Explanation? Bind(Token token, Answer answer)
    {
        if (Answers.TryGetValue(token, out var known))
        {
            return known == answer ? this : null;
        }

        var isRightSession = Sessions.TryGetValue(answer.SessionId, out var session) ? session == token.Session : token.Index == 0;
        return isRightSession && !Tokens.ContainsKey(answer.Text) && answer.ExpiresAt == token.ExpiresAt
            ? this with
            {
                Tokens = Tokens.Add(answer.Text, token),
                Answers = Answers.Add(token, answer),
                Sessions = Sessions.SetItem(answer.SessionId, token.Session),
            }
            : null;
    }

    private bool Matches(IReadOnlyList<Row> rows)
        => rows.Count == Model.Live.Count
            && Model.Live.Values.All(session => Answers[session.Current] is var current
                && rows.Contains(new Row(Devices.IdOf(session.Device), current.SessionId, current.Hash, current.ExpiresAt)));
}
