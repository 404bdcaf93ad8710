namespace JwtDeviceAuth.Stores;

/// <summary>
/// A social login just now, which stands in for the password of a user who has none. The store checks it in the statement that writes: the
/// user's session <paramref name="SessionId"/> is there, its login type is not <see cref="LoginTypes.Local"/>, and the login was later than
/// <paramref name="After"/>.
/// </summary>
/// <param name="SessionId">The <c>sid</c> of the session that asks.</param>
/// <param name="After">The time that <see cref="DeviceSession.CreatedAt"/> has to be later than, in UTC.</param>
public sealed record FreshLogin(string SessionId, DateTimeOffset After);
