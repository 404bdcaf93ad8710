namespace JwtDeviceAuth.Client.Sessions;

/// <summary>When an access token is refreshed: before its end by a random margin, counted from its receipt.</summary>
internal sealed class TokenAge(MonotonicClock clock, ClientRules rules, Func<double> random)
{
    /// <summary>In seconds. Less says nothing: such a token is used until it is refused.</summary>
    private const double ShortestLifetime = 1;

    /// <summary>A request that begins with less may arrive too late.</summary>
    private static readonly TimeSpan LastSeconds = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(60);

    private readonly object _gate = new();
    private (string Id, long Generation, double Share) _drawn = (string.Empty, 0, 0);

    /// <summary>Whether its life is over; false if its age is not known.</summary>
    public bool IsExpired(StoredSession session) => Left(session) is { } left && left <= TimeSpan.Zero;

    /// <summary>Whether requests can use it while the next one is on its way.</summary>
    public bool IsGoodForNow(StoredSession session) => Left(session) > LastSeconds;

    /// <summary>Whether it is time for the next one; false if its age is not known.</summary>
    public bool IsDue(StoredSession session)
    {
        if (Left(session) is not { } left)
        {
            return false;
        }

        var whole = Math.Min(LongestMargin.TotalSeconds, (session.ExpiresIn ?? 0) / 5);
        return left.TotalSeconds <= whole * ShareOf(session);
    }

    private TimeSpan? Left(StoredSession session)
        => rules.LifeLeft is { } other ? other(session) : LeftByAge(session);

    private TimeSpan? LeftByAge(StoredSession session)
        => session.ExpiresIn is >= ShortestLifetime and { } lifetime && clock.Since(session.ReceivedAt, session.Boot) is { } age
            ? TimeSpan.FromSeconds(Math.Min(lifetime, TimeSpan.MaxValue.TotalSeconds / 2)) - age
            : null;

    /// <summary>Drawn once for each token, so that asking often does not make it earlier.</summary>
    private double ShareOf(StoredSession session)
    {
        lock (_gate)
        {
            if (_drawn.Id != session.Id || _drawn.Generation != session.Generation)
            {
                _drawn = (session.Id, session.Generation, 0.5 + (random() / 2));
            }

            return _drawn.Share;
        }
    }
}
