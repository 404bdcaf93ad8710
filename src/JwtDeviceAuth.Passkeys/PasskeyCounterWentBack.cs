using JwtDeviceAuth.Events;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Passkeys;

/// <summary>A passkey with a right signature had a counter that is not past that of its last use (WebAuthn, section 6.1.1): it may have been copied. It was refused.</summary>
/// <param name="UserId">The user.</param>
/// <param name="OccurredAt">When, in UTC.</param>
/// <param name="PasskeyId">The passkey.</param>
public sealed record PasskeyCounterWentBack(long UserId, DateTimeOffset OccurredAt, long PasskeyId) : UserEvent(UserId, OccurredAt)
{
    internal override bool IsAttempt => true;

    internal override void WriteTo(ILogger logger, bool namesAddresses) => PasskeysLog.CounterWentBack(logger, UserId, PasskeyId);
}
