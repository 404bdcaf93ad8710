using System.Collections.Immutable;

namespace JwtDeviceAuth.Model.Tests.Protocol;

/// <summary>
/// The refresh protocol of one user as the contract has it, behind the gate of second factors, without a database and without parallel calls. Every
/// call gives the state after it and the answer. The calls about factors are in <see cref="FactorRules"/>.
/// </summary>
public sealed record ProtocolModel(ImmutableDictionary<Slot, Session> Live, int Password, int Started, Gate Gate)
{
    public static readonly TimeSpan Leeway = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan Sliding = TimeSpan.FromDays(1);
    public static readonly TimeSpan Absolute = TimeSpan.FromDays(3);

    /// <summary>In so many rotations in a row a repeat from elsewhere is theft.</summary>
    public const int ShadowedAtTheft = 3;

    private const string PasswordMethod = "pwd";

    public static ProtocolModel NewUser { get; } = new(ImmutableDictionary<Slot, Session>.Empty, Password: 0, Started: 0, Gate.Open);

    public static DateTimeOffset WholeSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    /// <summary>The session that asks for something, if it is there and has not expired.</summary>
    public Session? Find(int session, DateTimeOffset now) => Live.Values.SingleOrDefault(live => live.Id == session && live.Current.ExpiresAt > now);

    /// <summary>A login by one factor.</summary>
    /// <param name="slot">The device, and the way in.</param>
    /// <param name="password">The password; of no meaning for a social login.</param>
    /// <param name="proof">A refresh token by which the device shows which one it is; null for none.</param>
    /// <param name="key">The key that it proves, to which its session is bound; null for none.</param>
    /// <param name="challenge">The token with which it waits, if it has to.</param>
    /// <param name="now">The time.</param>
    public Verdict Login(Slot slot, int password, Token? proof, string? key, string? challenge, DateTimeOffset now)
    {
        if (slot.Way == Way.Password && password != Password)
        {
            return new Verdict(this, Outcome.WrongPassword);
        }

        return Gate.IsClosed && !Gate.Trusts(slot.Device, proof, key, now)
            ? new Verdict(challenge is null ? this : this with { Gate = Gate.Ask(challenge, slot, Password, key, now) }, Outcome.Asked)
            : Start(slot, MethodsOf(slot.Way), now, key, now);
    }

    /// <summary>The second factor of a login that waits.</summary>
    public Verdict Answer(string challenge, string code, bool trusts, string? key, DateTimeOffset now)
    {
        if (Gate.Find(challenge, Password, now) is not { } waiting)
        {
            return new Verdict(this, Outcome.InvalidToken);
        }

        if (waiting.Key is not null && waiting.Key != key)
        {
            return new Verdict(this, Outcome.WrongKey);
        }

        if (waiting.Attempts == Gate.MaximumAttempts)
        {
            return new Verdict(this, Outcome.InvalidToken);
        }

        if (Gate.Use(code, now) is not { } used)
        {
            return new Verdict(this with { Gate = Gate with { Challenges = Gate.Challenges.SetItem(challenge, waiting with { Attempts = waiting.Attempts + 1 }) } }, Outcome.WrongCode);
        }

        var device = waiting.Slot.Device;
        var gate = used with
        {
            Challenges = used.Challenges.Remove(challenge),
            Trusted = trusts ? used.Trusted.SetItem(device, new Trust(WholeSeconds(now), now + Gate.TrustLifetime)) : used.Trusted.Remove(device),
        };
        return (this with { Gate = gate }).Start(
            waiting.Slot, $"{MethodsOf(waiting.Slot.Way)} {Gate.TwoFactors}".TrimStart(), waiting.ProvedAt, key, now);
    }

    public Verdict Refresh(Token presented, string? key, DateTimeOffset now, Place from)
    {
        if (presented.ExpiresAt <= now)
        {
            return new Verdict(this, Outcome.Expired);
        }

        if (Live.Values.SingleOrDefault(live => live.Id == presented.Session) is not { } session)
        {
            return new Verdict(this, Outcome.NotFound);
        }

        var isBound = session.Key is not null;
        if (presented == session.Current && (!isBound || session.Key == key))
        {
            var successor = presented with
            {
                Index = presented.Index + 1,
                IssuedAt = WholeSeconds(now),
                ExpiresAt = Expiry(now, session.AbsoluteEnd),
                Key = session.Key ?? key,
            };
            var rotated = session with
            {
                Current = successor,
                RotatedAt = now,
                RotatedFrom = from,
                Key = successor.Key,
                Shadowed = session.IsShadowed ? session.Shadowed : 0,
                IsShadowed = false,
            };
            return new Verdict(With(rotated), Outcome.Done, successor);
        }

        var wasJustReplaced = presented.Index == session.Current.Index - 1;
        if (isBound && session.Key == key)
        {
            // Only the device has the key, so an end would only hurt its owner.
            return wasJustReplaced ? new Verdict(this, Outcome.Done, session.Current) : new Verdict(this, Outcome.Reused);
        }

        var isWithinLeeway = wasJustReplaced && now - session.RotatedAt < Leeway;
        if (isBound && (presented.Key is not null || isWithinLeeway))
        {
            return new Verdict(this, Outcome.WrongKey);
        }

        // A copy from before the session was bound too: perhaps it was a thief who bound it.
        if (!isWithinLeeway)
        {
            return new Verdict(End(session.Id), Outcome.Reused);
        }

        var shadowed = IsElsewhere(from, session.RotatedFrom) && !session.IsShadowed
            ? session with { Shadowed = session.Shadowed + 1, IsShadowed = true }
            : session;
        return shadowed.Shadowed >= ShadowedAtTheft && shadowed.IsShadowed
            ? new Verdict(End(session.Id), Outcome.Reused)
            : new Verdict(With(shadowed), Outcome.Done, session.Current);
    }

    /// <summary>The end of a session, other than by its expiry or the next login in its place: the trust in its device ends with it.</summary>
    public ProtocolModel End(int session) => End(live => live.Id == session);

    public ProtocolModel End(Func<Session, bool> which)
    {
        var ended = Live.Values.Where(which).Select(session => session.Slot).ToArray();
        return this with { Live = Live.RemoveRange(ended), Gate = Gate with { Trusted = Gate.Trusted.RemoveRange(ended.Select(slot => slot.Device)) } };
    }

    public ProtocolModel With(Session session) => this with { Live = Live.SetItem(session.Slot, session) };

    /// <summary>Neither the program nor the place is the same.</summary>
    private static bool IsElsewhere(Place repeat, Place rotation)
        => (repeat, rotation) is (Place.Home, Place.Elsewhere) or (Place.Elsewhere, Place.Home)
            or (Place.OnTheWay, Place.OtherProgram) or (Place.OtherProgram, Place.OnTheWay);

    private static string MethodsOf(Way way) => way == Way.Password ? PasswordMethod : string.Empty;

    private static DateTimeOffset Expiry(DateTimeOffset now, DateTimeOffset end)
        => WholeSeconds(now) + Sliding < end ? WholeSeconds(now) + Sliding : end;

    private Verdict Start(Slot slot, string methods, DateTimeOffset provedAt, string? key, DateTimeOffset now)
    {
        var end = WholeSeconds(now) + Absolute;
        var first = new Token(Started, slot.Device, Index: 0, WholeSeconds(now), Expiry(now, end), key);
        return new Verdict(
            this with { Started = Started + 1, Live = Live.SetItem(slot, new Session(Started, slot, first, RotatedAt: null, end, methods, provedAt, key)) },
            Outcome.Done,
            first);
    }
}
