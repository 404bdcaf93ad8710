using JwtDeviceAuth.Events;
using JwtDeviceAuth.Stores;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Sessions;

/// <summary>
/// A refresh token was presented that had been replaced: somebody kept a copy (RFC 9700, section 4.14). The device's session has been
/// ended, and a <see cref="SessionRevoked"/> follows. Or it was a token of a session that is bound to a key, without that key: then the copy was of no use, and the session
/// goes on (<see cref="SessionEnded"/>).
/// </summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
/// <param name="SessionId">The <c>sid</c> of the session.</param>
/// <param name="LoginType">How the user had signed in.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="Cause">What gave it away.</param>
/// <param name="IpAddress">The address that presented the token, if it is known.</param>
/// <param name="UserAgent">The <c>User-Agent</c> that presented the token, if one was sent.</param>
public sealed record TheftDetected(
    long UserId,
    DateTimeOffset OccurredAt,
    string SessionId,
    string LoginType,
    string DeviceId,
    TheftCause Cause,
    string? IpAddress,
    string? UserAgent)
    : UserEvent(UserId, OccurredAt)
{
    /// <summary>Whether the session has been ended. False for <see cref="TheftCause.WrongKey"/>, and for an old token that came with the right key.</summary>
    public bool SessionEnded { get; init; } = true;

    /// <summary>
    /// The user's e-mail address as it was typed, for a message to them; null if they have none, or it could not be read. Looked up in the
    /// background, so that the refresh does not wait for it.
    /// </summary>
    public string? Email { get; init; }

    /// <summary>The user's name, likewise.</summary>
    public string? Name { get; init; }

    internal override bool IsAttempt => true;

    internal override bool IsPlentiful => !SessionEnded;

    internal override long? UserToName => UserId;

    internal override SecurityEvent Naming(User? user) => this with { Email = user?.Email, Name = user?.Name };

    internal override void WriteTo(ILogger logger, bool namesAddresses)
    {
        if (SessionEnded)
        {
            SessionsLog.TheftDetected(logger, UserId, SessionId, NameOf(Cause));
        }
        else
        {
            SessionsLog.CopyWasOfNoUse(logger, UserId, SessionId, NameOf(Cause));
        }
    }

    private static string NameOf(TheftCause cause) => cause switch
    {
        TheftCause.LateRetry => "late_retry",
        TheftCause.StaleLineage => "stale_lineage",
        TheftCause.ConcurrentUse => "concurrent_use",
        TheftCause.WrongKey => "wrong_key",
        _ => cause.ToString(),
    };
}
