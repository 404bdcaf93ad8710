using JwtDeviceAuth.Events;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.OneTimeCodes;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.Passkeys;

/// <summary>A passkey as an answer: at <c>login/mfa</c> with the challenge of that login, else with one of <c>passkey/options</c>.</summary>
internal sealed class PasskeyMethod(
    IPasskeyStore passkeys, PasskeyChallenges challenges, CredentialVerifier verifier, SecurityEvents events, StoreClock clock) : ISecondFactorMethod
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

        var purpose = tokenHash is null ? PasskeyChallenges.Login : PasskeyChallenges.SecondFactor;
        if (await challenges.FindAsync(challenge, purpose, cancellationToken) is not { } found
            || found.Payload != (tokenHash is null ? null : Convert.ToHexString(tokenHash))
            || (found.UserId is { } owner && owner != user.Id)
            || await passkeys.FindAsync(credential.CredentialId, cancellationToken) is not { } passkey || passkey.UserId != user.Id
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

        return new PasskeyUse(passkey.Id, OneTimeCodeIssuer.HashOf(challenge), purpose, verified.Counter, verified.IsSynced);
    }
}
