using System.Globalization;
using JwtDeviceAuth.Stores;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Events;

/// <summary>
/// Something that happened to an account or a session. No event holds a secret or a token. Some hold what a person typed or where they
/// were; so that none of it gets into a log by accident, the text form of an event says only its type, its user and its time.
/// </summary>
/// <param name="OccurredAt">When, in UTC.</param>
public abstract record SecurityEvent(DateTimeOffset OccurredAt)
{
    /// <summary>What a stranger can cause as often as they like: it gets only half of the queue.</summary>
    internal virtual bool IsPlentiful => false;

    /// <summary>So frequent that it is not even made into a message where only the log would take it, and the log does not.</summary>
    internal virtual bool IsForDebugging => false;

    /// <summary>The user whose address and name <see cref="Naming"/> adds; null for an event that needs none.</summary>
    internal virtual long? UserToName => null;

    /// <summary>The type, the user and the time.</summary>
    /// <returns>Nothing that is confidential.</returns>
    public sealed override string ToString()
        => this is UserEvent { UserId: var userId }
            ? string.Create(CultureInfo.InvariantCulture, $"{GetType().Name} {{ UserId = {userId}, OccurredAt = {OccurredAt:O} }}")
            : string.Create(CultureInfo.InvariantCulture, $"{GetType().Name} {{ OccurredAt = {OccurredAt:O} }}");

    /// <summary>Writes the event to the log.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="namesAddresses">Whether e-mail addresses may be written.</param>
    internal virtual void WriteTo(ILogger logger, bool namesAddresses)
    {
    }

    /// <summary>The event with what a message to the user needs; it is read here and not in the request.</summary>
    internal virtual SecurityEvent Naming(User? user) => this;
}
