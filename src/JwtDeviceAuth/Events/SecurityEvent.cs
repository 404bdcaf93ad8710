using System.Globalization;

namespace JwtDeviceAuth.Events;

/// <summary>
/// Something that happened to an account or a session. No event holds a secret or a token. Some hold what a person typed or where they
/// were; so that none of it gets into a log by accident, the text form of an event says only its type, its user and its time.
/// </summary>
/// <param name="OccurredAt">When, in UTC.</param>
public abstract record SecurityEvent(DateTimeOffset OccurredAt)
{
    /// <summary>The type, the user and the time.</summary>
    /// <returns>Nothing that is confidential.</returns>
    public sealed override string ToString()
        => this is UserEvent { UserId: var userId }
            ? string.Create(CultureInfo.InvariantCulture, $"{GetType().Name} {{ UserId = {userId}, OccurredAt = {OccurredAt:O} }}")
            : string.Create(CultureInfo.InvariantCulture, $"{GetType().Name} {{ OccurredAt = {OccurredAt:O} }}");
}
