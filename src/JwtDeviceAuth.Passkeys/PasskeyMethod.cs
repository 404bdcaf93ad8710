using JwtDeviceAuth.Events;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.OneTimeCodes;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.Passkeys;

/// <summary>A passkey as an answer: at <c>login/mfa</c> with a challenge of that login, else with one of <c>passkey/options</c>.</summary>
internal sealed class PasskeyMethod(
    IPasskeyStore passkeys,
    IOneTimeCodeStore codes,
    PasskeyChallenges challenges,
    CredentialVerifier verifier,
    SecurityEvents events,
    StoreClock clock) : ISecondFactorMethod
{
    public const string FieldName = "passkey";

    public string Name => FieldName;

    /// <summary>With user verification it is two factors by itself: RFC 8176's <c>user</c> is the presence of one, and the key may be one that is synced.</summary>
    public IReadOnlyList<string> References => ["swk", "user", SecondFactorMethods.Several];

    public bool CanBeEnrolled => false;

    public string? Read(RequestFields fields) => fields.Json(FieldName);

    public async ValueTask<bool> IsActiveAsync(User user, CancellationToken cancellationToken)
        => (await passkeys.ListAsync(user.Id, cancellationToken)).Count > 0;

    public async ValueTask<SecondFactorUse?> VerifyAsync(User user, string answer, byte[]? tokenHash, CancellationToken cancellationToken)
    {
        if (CredentialJson.TryRead(answer) is not { } credential || verifier.ChallengeOf(credential, ClientData.Get) is not { } challenge)
        {
            return null;
        }

        // Whether it was used, after the passkey is read: a use that comes between has moved no counter that was read here.
        if (challenges.ExpiryOf(challenge, tokenHash) is not { } expiresAt
            || await passkeys.FindAsync(credential.CredentialId, cancellationToken) is not { } passkey || passkey.UserId != user.Id
            || await codes.FindAsync(OneTimeCodeIssuer.HashOf(challenge), PasskeyChallenges.PurposeOf(tokenHash), clock.GetUtcNow(), cancellationToken) is not null
            || await verifier.VerifyAsync(credential, challenge, passkey, cancellationToken) is not { } verified)
        {
            return null;
        }

        // The store asks again, in the step that moves the counter on.
        if (verified.Counter <= passkey.SignatureCounter && (verified.Counter, passkey.SignatureCounter) is not (0, 0))
        {
            events.Publish(new PasskeyCounterWentBack(user.Id, clock.GetUtcNow(), passkey.Id));
            return null;
        }

        return new PasskeyUse(
            passkey.Id, OneTimeCodeIssuer.HashOf(challenge), PasskeyChallenges.PurposeOf(tokenHash), expiresAt, verified.Counter, verified.IsSynced);
    }
}
