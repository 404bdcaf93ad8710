using System.Buffers.Text;
using System.Globalization;
using JwtDeviceAuth.OneTimeCodes;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Passkeys;

/// <summary>
/// Challenges of registrations: one-time codes of a user, with the user handle of the passkey to be, and with what the proof was good for. The step that adds the
/// passkey takes them out. A user can have only so many.
/// </summary>
internal sealed class RegistrationChallenges(OneTimeCodeIssuer codes, IOneTimeCodeStore store, IOptions<PasskeyOptions> options, StoreClock clock)
{
    private const int MaximumPerUser = 10;
    private const char Separator = ' ';

    /// <summary>Null if the user began as many as can be, is gone or is not active.</summary>
    public async ValueTask<string?> TryIssueAsync(User user, Requester requester, byte[] userHandle, CancellationToken cancellationToken)
    {
        var lifetime = options.Value.ChallengeLifetime;
        var payload = $"{Base64Url.EncodeToString(userHandle)}{Separator}{StartedBy(user, requester)}";
        return (await codes.TryIssueAsync(Passkey.RegistrationPurpose, user, payload, lifetime, window: lifetime, MaximumPerUser, cancellationToken))?.Text;
    }

    /// <summary>The user handle; null for a challenge that is unknown, used already or expired, or was begun by another user, session or second factors.</summary>
    public async ValueTask<byte[]?> FindUserHandleAsync(string challenge, User user, Requester requester, CancellationToken cancellationToken)
        => await store.FindAsync(OneTimeCodeIssuer.HashOf(challenge), Passkey.RegistrationPurpose, clock.GetUtcNow(), cancellationToken) is { Payload: { } payload } found
            && found.UserId == user.Id
            && payload.Split(Separator, count: 2) is [var handle, var startedBy] && startedBy == StartedBy(user, requester)
                ? Base64Url.DecodeFromChars(handle)
                : null;

    /// <summary>
    /// The session, and the second factors that the proof was good for: what began with the password alone is void once there is a second factor. The
    /// store asks for the same version where it writes, and removes what began before the first one.
    /// </summary>
    private static string StartedBy(User user, Requester requester)
        => string.Create(CultureInfo.InvariantCulture, $"{requester.SessionId}{Separator}{user.SecondFactorVersion}");
}
