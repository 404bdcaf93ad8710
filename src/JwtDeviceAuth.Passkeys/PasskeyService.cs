using System.Security.Cryptography;
using JwtDeviceAuth.Events;
using JwtDeviceAuth.OneTimeCodes;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Passkeys;

/// <summary>
/// Changes of passkeys: check that it is the owner who asks; then write on the condition that this still holds, and that the session that asks is there; then
/// publish it and send a notice, as for every second factor.
/// </summary>
internal sealed class PasskeyService(
    IPasskeyStore store,
    IUserStore users,
    IDeviceSessionStore sessions,
    FactorChangeCheck check,
    SecondFactorGate gate,
    RegistrationChallenges challenges,
    CredentialVerifier verifier,
    SecondFactorEmails emails,
    SecurityEvents events,
    IOptions<PasskeyOptions> options,
    StoreClock clock) : IPasskeyService
{
    private const int UserHandleLength = 64;

    public ValueTask<IReadOnlyList<Passkey>> ListAsync(long userId, CancellationToken cancellationToken = default)
        => store.ListAsync(userId, cancellationToken);

    public async ValueTask<PasskeyOptionsResult> StartAsync(Requester requester, string? password, CancellationToken cancellationToken = default)
    {
        var checkedPerson = await check.CheckAsync(requester, password, cancellationToken);
        if (!checkedPerson.Succeeded)
        {
            return new PasskeyOptionsResult(StatusOf(checkedPerson.Failure), checkedPerson.RetryAfter);
        }

        var user = checkedPerson.User;
        var others = await store.ListAsync(user.Id, cancellationToken);
        if (others.Count >= options.Value.MaximumPerUser)
        {
            return new PasskeyOptionsResult(PasskeyStatus.TooMany);
        }

        // Random, and the same for all of a user: so authenticators know an account again, and nobody learns its key.
        var handle = others.Count > 0 ? others[0].UserHandle : RandomNumberGenerator.GetBytes(UserHandleLength);
        return await challenges.TryIssueAsync(user, requester, handle, cancellationToken) is { } challenge
            ? new PasskeyOptionsResult(verifier.CreationOptions(challenge, handle, user.Email ?? user.Name, user.Name, others).ToJson())
            : new PasskeyOptionsResult(PasskeyStatus.TooManyStarted, options.Value.ChallengeLifetime);
    }

    public async ValueTask<PasskeyResult> AddAsync(Requester requester, string passkey, string? name, CancellationToken cancellationToken = default)
    {
        if (await users.FindByIdAsync(requester.UserId, cancellationToken) is not { } user)
        {
            return new PasskeyResult(PasskeyStatus.UserNotFound);
        }

        if (!user.IsActive)
        {
            return new PasskeyResult(PasskeyStatus.UserInactive);
        }

        if (CredentialJson.TryRead(passkey) is not { } credential
            || verifier.ChallengeOf(credential, ClientData.Create) is not { } challenge
            || await challenges.FindUserHandleAsync(challenge, user, requester, cancellationToken) is not { } handle
            || await verifier.RegisterAsync(credential, challenge, handle, cancellationToken) is not { } made)
        {
            return new PasskeyResult(PasskeyStatus.InvalidPasskey);
        }

        var now = clock.GetUtcNow().ToWholeMilliseconds();
        (made.UserId, made.CreatedAt) = (user.Id, now);
        made.Name = name ?? (options.Value.AuthenticatorNames.TryGetValue(made.AuthenticatorId, out var authenticator) ? authenticator : "Passkey");
        var codes = RecoveryCodes.New();
        var result = await store.TryAddAsync(
            new PasskeyAddition
            {
                Passkey = made,
                ChallengeHash = OneTimeCodeIssuer.HashOf(challenge),
                Maximum = options.Value.MaximumPerUser,
                NewVersion = TotpEnrolment.NewVersion(),
                RecoveryCodeHashes = RecoveryCodes.HashesOf(user.Id, codes),
            },
            new SecondFactorChange { UserId = user.Id, SessionId = requester.SessionId, Version = user.SecondFactorVersion, Now = now },
            cancellationToken);
        if (result.Status != PasskeyAddStatus.Succeeded)
        {
            return new PasskeyResult(result.Status switch
            {
                PasskeyAddStatus.Taken => PasskeyStatus.Taken,
                PasskeyAddStatus.TooMany => PasskeyStatus.TooMany,
                PasskeyAddStatus.Refused => await WhyNotAddedAsync(requester, challenge, cancellationToken),
                _ => PasskeyStatus.InvalidPasskey,
            });
        }

        events.Publish(new SecondFactorAdded(
            user.Id, now, PasskeyMethod.FieldName, made.Id, made.Name, result.IsFirst, requester.SessionId, requester.DeviceId, requester.Client.IpAddress,
            requester.Client.UserAgent));
        emails.Post(user, SecondFactorNotice.Added);
        return new PasskeyResult(made, result.IsFirst ? codes : null);
    }

    public async ValueTask<PasskeyResult> RenameAsync(Requester requester, long id, string name, CancellationToken cancellationToken = default)
        => await store.TryRenameAsync(requester.UserId, requester.SessionId, id, name, clock.GetUtcNow(), cancellationToken) is { } renamed
            ? new PasskeyResult(renamed)
            : new PasskeyResult(await WhyNotAsync(requester, PasskeyStatus.NotFound, cancellationToken));

    public async ValueTask<PasskeyResult> RemoveAsync(Requester requester, long id, CancellationToken cancellationToken = default)
    {
        var checkedPerson = await check.CheckAsync(requester, password: null, cancellationToken);
        if (!checkedPerson.Succeeded)
        {
            // Who could prove it by a password has no second factor, and so no passkey.
            return checkedPerson.Failure == SecondFactorStatus.PasswordRequired
                ? new PasskeyResult(PasskeyStatus.NotFound)
                : new PasskeyResult(StatusOf(checkedPerson.Failure), checkedPerson.RetryAfter);
        }

        var (user, change) = (checkedPerson.User, checkedPerson.Change);
        var result = await store.TryRemoveAsync(
            id, change, TotpEnrolment.NewVersion(), keepsLast: await gate.KeepsLastAsync(user, requester, cancellationToken), cancellationToken);
        if (result.Removed is not { } removed)
        {
            return new PasskeyResult(result.Status switch
            {
                PasskeyRemoveStatus.NotFound => PasskeyStatus.NotFound,
                PasskeyRemoveStatus.LastOne => PasskeyStatus.LastSecondFactor,
                PasskeyRemoveStatus.LastWayIn => PasskeyStatus.LastWayIn,
                _ => await WhyNotAsync(requester, PasskeyStatus.Busy, cancellationToken),
            });
        }

        events.Publish(new SecondFactorRemoved(
            user.Id, change.Now, PasskeyMethod.FieldName, removed.Id, SecondFactorRemovalCause.Asked, result.WasLast, requester.SessionId, requester.DeviceId,
            requester.Client.IpAddress, requester.Client.UserAgent));
        emails.Post(user, SecondFactorNotice.Removed);
        return new PasskeyResult(removed);
    }

    /// <summary>What was begun before the second factors changed is void, and no other try makes it good.</summary>
    private async ValueTask<PasskeyStatus> WhyNotAddedAsync(Requester requester, string challenge, CancellationToken cancellationToken)
        => await WhyNotAsync(
            requester,
            await users.FindByIdAsync(requester.UserId, cancellationToken) is { } user
                && await challenges.FindUserHandleAsync(challenge, user, requester, cancellationToken) is not null
                    ? PasskeyStatus.Busy
                    : PasskeyStatus.InvalidPasskey,
            cancellationToken);

    /// <summary>Only to say why; what was written, or not, is decided.</summary>
    private async ValueTask<PasskeyStatus> WhyNotAsync(Requester requester, PasskeyStatus otherwise, CancellationToken cancellationToken)
        => requester.SessionId is { } asking
            && (await sessions.FindAsync(requester.UserId, asking, cancellationToken) is not { } session || session.ExpiresAt <= clock.GetUtcNow())
                ? PasskeyStatus.SessionRevoked
                : otherwise;

    private static PasskeyStatus StatusOf(SecondFactorStatus failure) => failure switch
    {
        SecondFactorStatus.UserNotFound => PasskeyStatus.UserNotFound,
        SecondFactorStatus.UserInactive => PasskeyStatus.UserInactive,
        SecondFactorStatus.SessionRevoked => PasskeyStatus.SessionRevoked,
        SecondFactorStatus.PasswordRequired => PasskeyStatus.PasswordRequired,
        SecondFactorStatus.InvalidPassword => PasskeyStatus.InvalidPassword,
        SecondFactorStatus.RecentLoginRequired => PasskeyStatus.RecentLoginRequired,
        SecondFactorStatus.SecondFactorRequired => PasskeyStatus.SecondFactorRequired,
        SecondFactorStatus.LockedOut => PasskeyStatus.LockedOut,
        SecondFactorStatus.Busy => PasskeyStatus.Busy,
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, message: null),
    };
}
