using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Events;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Sessions;

/// <summary>
/// The one place where sessions begin, whatever way a person came in: refuse who is not active; note the proof of the device's key as used, where there is one, before anything is given
/// for it; ask for a second factor where the user has one or needs one; ask whether one more step is needed; write the session on the condition that all that was proved still holds, the
/// second factor or its lack included; raise the event; make the first tokens.
/// </summary>
internal sealed class SessionStarter(
    IDeviceSessionStore store,
    ISecondFactorGate gate,
    IEnumerable<ILoginStep> steps,
    TokenIds ids,
    DeviceTokenIssuer issuer,
    ProofUse proofs,
    SessionRevocations revocations,
    SecurityEvents events,
    IOptions<JwtDeviceAuthOptions> options,
    StoreClock clock)
{
    private readonly JwtDeviceAuthOptions _options = options.Value;

    public async ValueTask<SessionStartResult> StartAsync(User user, LoginProof proof, LoginDevice device, CancellationToken cancellationToken)
    {
        if (!user.IsActive)
        {
            return new SessionStartResult(SessionStartStatus.UserInactive);
        }

        if (!await proofs.TryNoteAsync(device.Key, cancellationToken))
        {
            return new SessionStartResult(SessionStartStatus.ProofReplayed);
        }

        var secondFactor = proof.SecondFactor;
        if (secondFactor is null)
        {
            var decision = await gate.DecideAsync(user, proof, device, cancellationToken);
            if (decision.Challenge is { } challenge)
            {
                return new SessionStartResult(user, challenge);
            }

            secondFactor = decision.Proof;
        }

        foreach (var step in steps)
        {
            if (await step.NextAsync(new LoginStepContext(user, proof, device), cancellationToken) is { } needed)
            {
                return new SessionStartResult(user, needed);
            }
        }

        var now = clock.GetUtcNow().ToWholeMilliseconds();
        var tokenId = ids.NewSecret();
        var started = await store.TryStartAsync(
            new SessionStart
            {
                Session = NewSession(user, proof, device, RefreshToken.HashOf(tokenId), now),
                Condition = proof.Condition,
                SecondFactor = secondFactor,
                TrustUntil = proof.TrustUntil,
                MaximumSessions = _options.MaxDevicesPerUser,
            },
            cancellationToken);
        if (started is null)
        {
            return new SessionStartResult(SessionStartStatus.ProofOutdated);
        }

        var session = started.Session;
        revocations.Publish(started.Replaced, RevocationReason.Replaced);
        revocations.Publish(started.Evicted, RevocationReason.TooManyDevices);
        events.Publish(new LoginSucceeded(
            user.Id, now, session.SessionId, session.LoginType, session.DeviceId, session.IpAddress, session.UserAgent));
        return new SessionStartResult(user, session, await issuer.IssueAsync(session, tokenId, now, cancellationToken));
    }

    private DeviceSession NewSession(User user, LoginProof proof, LoginDevice device, byte[] tokenHash, DateTimeOffset now)
    {
        var absoluteEnd = now.ToWholeSeconds() + _options.AbsoluteSessionLifetime;
        var slidingEnd = now.ToWholeSeconds() + _options.RefreshTokenLifetime;
        var provedAt = proof.ProvedAt.ToWholeMilliseconds();
        return new DeviceSession
        {
            UserId = user.Id,
            LoginType = proof.LoginType,
            DeviceId = device.DeviceId ?? DeviceIds.None,
            SessionId = ids.NewId(),
            RefreshTokenHash = tokenHash,
            DeviceName = device.DeviceName,
            UserAgent = device.Client.UserAgent,
            IpAddress = device.Client.IpAddress,
            CreatedAt = now,
            UpdatedAt = now,
            ExpiresAt = slidingEnd < absoluteEnd ? slidingEnd : absoluteEnd,
            AbsoluteExpiresAt = absoluteEnd,
            // Another's clock can be ahead, and no proof may count for longer because of that.
            ProvedAt = provedAt < now ? provedAt : now,
            Methods = AuthenticationMethods.Write(proof.Methods),
            SocialAccountId = proof.SocialAccountId,
            KeyThumbprint = device.Key?.Thumbprint,
            BindsAccessToken = device.Key?.BindsAccessToken ?? false,
        };
    }
}
