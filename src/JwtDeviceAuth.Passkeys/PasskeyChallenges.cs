using JwtDeviceAuth.OneTimeCodes;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Passkeys;

/// <summary>Challenges: one-time codes of 32 random bytes. They are looked at here, and taken out by the step that writes what they are for.</summary>
internal sealed class PasskeyChallenges(OneTimeCodeIssuer codes, IOneTimeCodeStore store, IOptions<PasskeyOptions> options, StoreClock clock)
{
    /// <summary>For adding a passkey: of one user and session, with the user handle.</summary>
    public const string Registration = "passkey_registration";

    /// <summary>For signing in, or proving again, with any passkey: of nobody.</summary>
    public const string Login = "passkey_login";

    /// <summary>For the second factor of one login: of one user and one <c>mfa_token</c>.</summary>
    public const string SecondFactor = "passkey_second_factor";

    public ValueTask<string> IssueAsync(string purpose, long? userId, string? payload, CancellationToken cancellationToken)
        => codes.IssueAsync(purpose, userId, payload, options.Value.ChallengeLifetime, cancellationToken);

    /// <summary>Null for a challenge that is unknown, of another purpose, used already or expired.</summary>
    public ValueTask<OneTimeCode?> FindAsync(string challenge, string purpose, CancellationToken cancellationToken)
        => store.FindAsync(OneTimeCodeIssuer.HashOf(challenge), purpose, clock.GetUtcNow(), cancellationToken);
}
