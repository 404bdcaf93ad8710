namespace JwtDeviceAuth.Events;

/// <summary>Something that happened to an account or a session. No event holds a secret, so each can be logged whole.</summary>
/// <param name="UserId">The user it happened to.</param>
/// <param name="OccurredAt">When, in UTC.</param>
public abstract record SecurityEvent(long UserId, DateTimeOffset OccurredAt);
