using JwtDeviceAuth.Client.Server;

namespace JwtDeviceAuth.Client.Sessions;

/// <summary>The rules that a session hangs on; the tests break each of them, to see that they notice.</summary>
internal sealed record ClientRules
{
    /// <summary>Whether an answer to a refresh ends the session.</summary>
    public Func<Reply, bool> EndsSession { get; init; } = Definitive.IsRefusal;

    /// <summary>How long the owner of a claim may show no life.</summary>
    public TimeSpan LongestSilence { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long anybody may own a claim.</summary>
    public TimeSpan LongestClaim { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Another way to tell how long an access token still lives; null for its age on the monotonic clock.</summary>
    public Func<StoredSession, TimeSpan?>? LifeLeft { get; init; }
}
