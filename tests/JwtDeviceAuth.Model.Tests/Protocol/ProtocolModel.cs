using System.Collections.Immutable;

namespace JwtDeviceAuth.Model.Tests.Protocol;

/// <summary>
/// The refresh protocol of one user as the contract has it, without a database, without parallel calls and without secrets. Every call
/// gives the state after it and the answer.
/// </summary>
public sealed record ProtocolModel(ImmutableDictionary<int, Session> Live, int Password, int Started)
{
    public static readonly TimeSpan Leeway = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan Sliding = TimeSpan.FromDays(1);
    public static readonly TimeSpan Absolute = TimeSpan.FromDays(3);

    public static ProtocolModel NewUser { get; } = new(ImmutableDictionary<int, Session>.Empty, Password: 0, Started: 0);

    public (ProtocolModel After, Outcome Outcome, Token? Token) Login(int device, int password, DateTimeOffset now)
    {
        if (password != Password)
        {
            return (this, Outcome.WrongPassword, null);
        }

        var end = WholeSeconds(now) + Absolute;
        var session = new Session(Started, device, new Token(Started, 0, Expiry(now, end)), RotatedAt: null, end);
        return (this with { Live = Live.SetItem(device, session), Started = Started + 1 }, Outcome.Done, session.Current);
    }

    public (ProtocolModel After, Outcome Outcome, Token? Token) Refresh(Token presented, DateTimeOffset now)
    {
        if (presented.ExpiresAt <= now)
        {
            return (this, Outcome.Expired, null);
        }

        if (Live.Values.SingleOrDefault(live => live.Id == presented.Session) is not { } session)
        {
            return (this, Outcome.NotFound, null);
        }

        if (presented == session.Current)
        {
            var successor = new Token(session.Id, presented.Index + 1, Expiry(now, session.AbsoluteEnd));
            var rotated = session with { Current = successor, RotatedAt = now };
            return (this with { Live = Live.SetItem(session.Device, rotated) }, Outcome.Done, successor);
        }

        return presented.Index == session.Current.Index - 1 && now - session.RotatedAt < Leeway
            ? (this, Outcome.Done, session.Current)
            : (End(session.Id), Outcome.Reused, null);
    }

    /// <summary>Only a session that is there may ask, and it alone is kept; null where the application asks, which keeps none.</summary>
    public (ProtocolModel After, Outcome Outcome, Token? Token) ChangePassword(int? asking, int password, int chosen, DateTimeOffset now)
    {
        if (asking is not null && !Live.Values.Any(live => live.Id == asking && live.Current.ExpiresAt > now))
        {
            return (this, Outcome.NotFound, null);
        }

        return password == Password
            ? (this with { Live = Live.RemoveRange(Live.Values.Where(live => live.Id != asking).Select(live => live.Device)), Password = chosen },
                Outcome.Done, null)
            : (this, Outcome.WrongPassword, null);
    }

    public ProtocolModel End(int session)
        => this with { Live = Live.RemoveRange(Live.Values.Where(live => live.Id == session).Select(live => live.Device)) };

    private static DateTimeOffset Expiry(DateTimeOffset now, DateTimeOffset end)
        => WholeSeconds(now) + Sliding < end ? WholeSeconds(now) + Sliding : end;

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
