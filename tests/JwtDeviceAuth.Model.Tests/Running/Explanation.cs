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
    public Explanation? Explain(StepRecord record) => Explain(record.Chains, record);

    private Explanation? Explain(ImmutableArray<ImmutableArray<Exchange>> left, StepRecord record)
    {
        if (left.All(chain => chain.IsEmpty))
        {
            return Matches(record) ? this : null;
        }

        for (var index = 0; index < left.Length; index++)
        {
            if (!left[index].IsEmpty
                && Apply(left[index][0], record) is { } next
                && next.Explain(left.SetItem(index, left[index].RemoveAt(0)), record) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private Explanation? Apply(Exchange exchange, StepRecord record)
    {
        if (Say(exchange, record.Now) is not { } said)
        {
            return null;
        }

        if (said.Outcome != exchange.Outcome)
        {
            return record.Step.IsRace && IsCloseTo(said.Outcome, exchange, record) ? this : null;
        }

        var next = this with { Model = said.After };
        if (exchange.Reply.Claims is { } claims && claims != next.Model.Live.Values.Single(live => live.Id == (said.Token?.Session ?? Sessions[exchange.SessionId!])).Claims)
        {
            return null;
        }

        return said.Token is null ? next : next.Bind(said.Token, exchange.Answer!);
    }

    /// <summary>What the model says of a call; null for a token that nobody issued.</summary>
    private Verdict? Say(Exchange exchange, DateTimeOffset now)
    {
        var (call, reply, password) = (exchange.Call, exchange.Reply, exchange.Password);
        int? asking = exchange.SessionId is { } sid ? Sessions.GetValueOrDefault(sid, Unknown) : null;
        return call.Kind switch
        {
            CallKind.Login => Model.Login(call.Slot, password, TokenOf(exchange.Proof), exchange.Key, reply.Challenge, now),
            CallKind.Refresh or CallKind.Replay => TokenOf(exchange.Presented) is { } token ? Model.Refresh(token, exchange.Key, now, call.From) : null,
            CallKind.Logout => new Verdict(Model.End(asking!.Value), Outcome.Done),
            CallKind.ChangePassword => Model.ChangePassword(asking, exchange.Claims, password, exchange.NewPassword, now),
            CallKind.AnswerTotp or CallKind.AnswerRecoveryCode => Model.Answer(exchange.Challenge!, exchange.Code!, call.Trusts, exchange.Key, now),
            CallKind.StartFactor => Model.StartFactor(asking!.Value, exchange.Claims!, password, reply.Setup?.Id ?? 0, reply.Setup?.Secret, now),
            CallKind.ConfirmFactor => Model.ConfirmFactor(asking!.Value, exchange.AppId, exchange.Code!, reply.Codes, now),
            CallKind.RemoveFactor => Model.RemoveFactor(asking!.Value, exchange.Claims!, password, exchange.AppId, now),
            CallKind.ReplaceCodes => Model.ReplaceCodes(asking!.Value, exchange.Claims!, reply.Codes, now),
            CallKind.EndTrust => Model.EndTrust(asking!.Value, now),
            CallKind.StepUp => Model.StepUp(asking!.Value, password, exchange.Code!, now),
            CallKind.RemoveFactors => Model.RemoveFactors(),
            _ => throw new InvalidOperationException($"No such call: {call}"),
        };
    }

    private Token? TokenOf(Answer? answer) => answer is null ? null : Tokens.GetValueOrDefault(answer.Text);

    /// <summary>Answers that only calls at once can get; nothing was changed.</summary>
    private static bool IsCloseTo(Outcome said, Exchange exchange, StepRecord record)
        // Two copies at once can both be reported as copies; one after the other, the second finds no session any more.
        => (said, exchange.Outcome) is (Outcome.NotFound, Outcome.Reused)
            // Of two that answer one login with one code at once, the second can find the code used before it finds that nothing waits any more.
            or (Outcome.InvalidToken, Outcome.WrongCode)
            // What was begun before a change of the factors or the password is void after it, also where it could be begun anew.
            || (exchange.Outcome is Outcome.Busy or Outcome.FactorNotFound or Outcome.BothNeeded && record.Exchanges.Any(other => other != exchange && IsChange(other)));

    private static bool IsChange(Exchange exchange)
        => exchange.IsDone && exchange.Call.Kind is CallKind.StartFactor or CallKind.ConfirmFactor or CallKind.RemoveFactor or CallKind.RemoveFactors or CallKind.ChangePassword;

    /// <summary>One token of the model is one real token, byte for byte, and the reverse.</summary>
    private Explanation? Bind(Token token, Answer answer)
    {
        if (Answers.TryGetValue(token, out var known))
        {
            return known == answer ? this : null;
        }

        var isRightSession = Sessions.TryGetValue(answer.SessionId, out var session) ? session == token.Session : token.Index == 0;
        return isRightSession && !Tokens.ContainsKey(answer.Text) && answer.ExpiresAt == token.ExpiresAt && answer.Key == token.Key
            ? this with
            {
                Tokens = Tokens.Add(answer.Text, token),
                Answers = Answers.Add(token, answer),
                Sessions = Sessions.SetItem(answer.SessionId, token.Session),
            }
            : null;
    }

    private bool Matches(StepRecord record)
        => record.After.Count == Model.Live.Count
            && Model.Live.Values.All(session => Answers[session.Current] is var current
                && record.After.Contains(new Row(
                    session.Slot, current.SessionId, current.Hash, current.ExpiresAt, session.Methods, session.ProvedAt, session.Repeats, session.RotatedFrom,
                    session.Key)))
            && record.Gate?.Match(Model.Gate, Model.Password) != false;
}
