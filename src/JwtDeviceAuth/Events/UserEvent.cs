namespace JwtDeviceAuth.Events;

/// <summary>Something that happened to a user, or to one of a user's sessions.</summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
public abstract record UserEvent(long UserId, DateTimeOffset OccurredAt) : SecurityEvent(OccurredAt);
