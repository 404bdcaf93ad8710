using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Tokens;

/// <summary>The access token that claims are added to.</summary>
/// <param name="session">The session that the token is for.</param>
public sealed class AccessTokenClaimsContext(DeviceSession session)
{
    /// <summary>The session that the token is for.</summary>
    public DeviceSession Session { get; } = session;

    /// <summary>
    /// The claims to add, by name: strings, numbers, booleans, or lists and objects of them. A name that the token already has
    /// (<c>iss</c>, <c>aud</c>, <c>sub</c>, <c>sid</c>, <c>device_id</c>, <c>login_type</c>, <c>auth_time</c>, <c>amr</c>,
    /// <c>acr</c>, <c>iat</c>, <c>nbf</c>, <c>exp</c>, <c>jti</c>, <c>cnf</c>) makes the request fail with <see cref="InvalidOperationException"/>.
    /// </summary>
    public IDictionary<string, object?> Claims { get; } = new Dictionary<string, object?>(StringComparer.Ordinal);
}
