namespace JwtDeviceAuth.Stores;

/// <summary>Who asks for a change of an account, and from where. The change happens only while the session that asks is there.</summary>
/// <param name="userId">The user whose account it is.</param>
/// <param name="sessionId">The <c>sid</c> of the session that asks; null where the application itself asks, and then no session is looked for.</param>
public sealed class Requester(long userId, string? sessionId = null)
{
    /// <summary>The user whose account it is.</summary>
    public long UserId { get; } = userId;

    /// <summary>The <c>sid</c> of the session that asks; null where the application itself asks.</summary>
    public string? SessionId { get; } = sessionId;

    /// <summary>
    /// When the person proved who they are, as the access token of the request says (<c>auth_time</c>), in UTC; null if it is not known, and then no
    /// login counts as recent. It is not the session's: a stolen token must not gain by what its owner proves later.
    /// </summary>
    public DateTimeOffset? ProvedAt { get; init; }

    /// <summary>How, as the same token says (<c>amr</c>, RFC 8176); with <c>mfa</c> where it was by two factors.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>The device of that session, for events; null if it is not known.</summary>
    public string? DeviceId { get; init; }

    /// <summary>What is known of the client, for events.</summary>
    public ClientInfo Client { get; init; } = new();
}
