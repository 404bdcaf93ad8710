using System.Diagnostics;
using System.Security.Cryptography;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Events;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Sessions;

/// <summary>
/// Refresh: check the signature and the time, without the database; compute the successor from the presented token; let the store swap
/// the hashes if the presented one is current, and note in the same step that the proof of a key was used; if it is not, see whether it is the one that was just replaced, and give the same
/// successor again, unless this comes from elsewhere for the third rotation in a row; else somebody kept a copy, and the device's session ends.
/// A session that is bound to a key needs a proof of it. Then the key says who asks: the successor is given again without end, and nothing ends.
/// </summary>
internal sealed class RefreshService(
    IDeviceSessionStore store,
    RefreshTokenFormat format,
    TokenKeys keys,
    DeviceTokenIssuer issuer,
    ProofUse proofs,
    SecurityEvents events,
    SessionRevocations revocations,
    AuthMetrics metrics,
    IOptions<JwtDeviceAuthOptions> options,
    StoreClock clock) : IRefreshService
{
    /// <summary>
    /// A thief has to repeat every rotation to go on; a device that is two programs in two networks, and loses an answer, does so now and then.
    /// </summary>
    private const int ForeignRepeatsOfTheft = 3;

    // Each time another request was quicker, so a second attempt nearly always answers.
    private const int Attempts = 5;

    private readonly JwtDeviceAuthOptions _options = options.Value;

    public async ValueTask<RefreshResult> RefreshAsync(
        string refreshToken, ClientInfo client, DeviceKey? key = null, CancellationToken cancellationToken = default)
    {
        using var activity = AuthActivities.StartRefresh();
        if (format.TryRead(refreshToken) is not { } presented)
        {
            return Record(activity, RefreshVerdict.Invalid, new RefreshResult(RefreshValidationResult.Invalid));
        }

        if (key is null && presented.KeyThumbprint is null && _options.DPoP.Mode == DPoPMode.Required)
        {
            return Record(activity, RefreshVerdict.ProofRequired, new RefreshResult(RefreshValidationResult.ProofRequired));
        }

        if (presented.ExpiresAt <= clock.GetUtcNow())
        {
            return Record(activity, RefreshVerdict.Expired, new RefreshResult(RefreshValidationResult.Expired));
        }

        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (await TryRefreshAsync(activity, presented, client, key, cancellationToken) is { } result)
            {
                return result;
            }
        }

        throw new StoreUnavailableException("The session changed under every attempt.") { IsBusy = true };
    }

    /// <summary>Null if the session changed meanwhile, so that what was found is no answer any more.</summary>
    private async ValueTask<RefreshResult?> TryRefreshAsync(
        Activity? activity, RefreshToken presented, ClientInfo client, DeviceKey? key, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToWholeMilliseconds();
        var successorId = presented.SuccessorTokenId(keys.Successors(presented.Kid!));
        var successorHash = RefreshToken.HashOf(successorId);
        var presentedHash = presented.Hash();
        var mayBind = presented.KeyThumbprint is not null || _options.DPoP.Mode != DPoPMode.Off;
        var proof = mayBind && key is { IsProofNoted: false } ? key.Proof : null;
        var rotation = await store.TryRotateAsync(
            new SessionRotation
            {
                UserId = presented.UserId,
                SessionId = presented.SessionId,
                PresentedHash = presentedHash,
                SuccessorHash = successorHash,
                Now = now,
                ExpiresAt = now.ToWholeSeconds() + _options.RefreshTokenLifetime,
                ListedUntil = DeviceListing.ShownUntil(now, _options),
                KeyThumbprint = mayBind ? key?.Thumbprint : null,
                Proof = proof,
                BindsAccessToken = mayBind && key is { BindsAccessToken: true },
                UserAgent = client.UserAgent,
                IpAddress = client.IpAddress,
            },
            cancellationToken);
        if (rotation.Proof == RotationProof.Replayed)
        {
            return Replayed(activity);
        }

        if (rotation.Rotated is { } rotated)
        {
            if (proof is not null && rotation.Proof != RotationProof.Noted)
            {
                throw new NotSupportedException($"{store.GetType()} rotated a session without its SessionRotation.Proof: it has to note that in the same transaction, and to say so.");
            }

            events.Publish(new SessionRefreshed(
                rotated.UserId, now, rotated.SessionId, rotated.LoginType, rotated.DeviceId, client.IpAddress, client.UserAgent));
            return Record(
                activity, RefreshVerdict.Rotated, new RefreshResult(rotated, await issuer.IssueAsync(rotated, successorId, now, cancellationToken)));
        }

        if (rotation.Current is not { } session)
        {
            return Record(activity, RefreshVerdict.NotFound, new RefreshResult(RefreshValidationResult.NotFound));
        }

        if (session.ExpiresAt <= now)
        {
            return Record(activity, RefreshVerdict.Expired, new RefreshResult(RefreshValidationResult.Expired));
        }

        var wasJustReplaced = CryptographicOperations.FixedTimeEquals(session.RefreshTokenHash, successorHash);
        var isWithinLeeway = wasJustReplaced && now - session.RotatedAt < _options.ReuseLeeway;
        var isBound = session.KeyThumbprint is not null;
        var isDevice = isBound && session.KeyThumbprint == key?.Thumbprint;

        // Not where there is no session, or one of another key: there a proof is worth nothing, and an old token with keys of a stranger's would fill the table.
        if ((isDevice || (!isBound && mayBind)) && !await proofs.TryNoteAsync(key, cancellationToken))
        {
            return Replayed(activity);
        }

        if (isDevice)
        {
            return await AnswerDeviceAsync(activity, session, presentedHash, wasJustReplaced ? successorId : null, client, now, cancellationToken);
        }

        // A copy from before the session was bound is none of these: perhaps it was a thief who bound it, so the rule for sessions without a key holds.
        if (isBound && (presented.KeyThumbprint is not null || isWithinLeeway))
        {
            Report(session, TheftCause.WrongKey, client, now);
            return Record(activity, RefreshVerdict.WrongKey, new RefreshResult(RefreshValidationResult.WrongKey));
        }

        if (!isBound && isWithinLeeway)
        {
            if (!RequestOrigin.IsElsewhere(client, session))
            {
                return await RepeatAsync(activity, session, successorId, client, now, cancellationToken);
            }

            var noted = await NoteRepeatAsync(session, client, now, cancellationToken);
            if (noted is null)
            {
                return null;
            }

            if (noted.ForeignRepeats >= ForeignRepeatsOfTheft)
            {
                await EndStolenAsync(session, TheftCause.ConcurrentUse, client, cancellationToken);
                return Record(activity, RefreshVerdict.ConcurrentUse, new RefreshResult(RefreshValidationResult.Reused));
            }

            return Record(
                activity, RefreshVerdict.Repeated, new RefreshResult(session, await issuer.IssueAsync(session, successorId, now, cancellationToken)));
        }

        if (CryptographicOperations.FixedTimeEquals(session.RefreshTokenHash, presentedHash))
        {
            return CurrentAndNotRotated(activity);
        }

        await EndStolenAsync(session, wasJustReplaced ? TheftCause.LateRetry : TheftCause.StaleLineage, client, cancellationToken);
        return Record(
            activity,
            wasJustReplaced ? RefreshVerdict.LateRetry : RefreshVerdict.StaleLineage,
            new RefreshResult(RefreshValidationResult.Reused));
    }

    /// <summary>
    /// The token comes with the session's key, so it is the device that asks, whatever became of the answers before. The predecessor gets the successor, however late; an
    /// older one can get none, and nothing is gained by ending the session of the only one who has the key.
    /// </summary>
    private async ValueTask<RefreshResult> AnswerDeviceAsync(
        Activity? activity,
        DeviceSession session,
        byte[] presentedHash,
        string? successorId,
        ClientInfo client,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (successorId is not null)
        {
            return await RepeatAsync(activity, session, successorId, client, now, cancellationToken);
        }

        if (CryptographicOperations.FixedTimeEquals(session.RefreshTokenHash, presentedHash))
        {
            return CurrentAndNotRotated(activity);
        }

        Report(session, TheftCause.StaleLineage, client, now);
        return Record(activity, RefreshVerdict.StaleWithKey, new RefreshResult(RefreshValidationResult.Reused));
    }

    private async ValueTask<RefreshResult> RepeatAsync(
        Activity? activity, DeviceSession session, string successorId, ClientInfo client, DateTimeOffset now, CancellationToken cancellationToken)
    {
        events.Publish(new RefreshRepeated(
            session.UserId, now, session.SessionId, session.LoginType, session.DeviceId, client.IpAddress, client.UserAgent));
        return Record(
            activity, RefreshVerdict.Repeated, new RefreshResult(session, await issuer.IssueAsync(session, successorId, now, cancellationToken)));
    }

    private RefreshResult Replayed(Activity? activity)
        => Record(activity, RefreshVerdict.ProofReplayed, new RefreshResult(RefreshValidationResult.ProofReplayed));

    /// <summary>The user was deactivated and activated again in between. The client may try again.</summary>
    private RefreshResult CurrentAndNotRotated(Activity? activity)
        => Record(activity, RefreshVerdict.NotFound, new RefreshResult(RefreshValidationResult.NotFound));

    /// <summary>Of a session that goes on.</summary>
    private void Report(DeviceSession session, TheftCause cause, ClientInfo client, DateTimeOffset now)
        => events.Publish(new TheftDetected(
            session.UserId, now, session.SessionId, session.LoginType, session.DeviceId, cause, client.IpAddress, client.UserAgent)
        {
            SessionEnded = false,
        });

    /// <summary>The session after the repeat was counted, once for its rotation; null if it was rotated again or has ended.</summary>
    private async ValueTask<DeviceSession?> NoteRepeatAsync(
        DeviceSession session, ClientInfo client, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var result = await store.TryNoteRepeatAsync(
            new ForeignRepeat
            {
                UserId = session.UserId,
                SessionId = session.SessionId,
                CurrentHash = session.RefreshTokenHash,
                Now = now,
                UserAgent = client.UserAgent,
                IpAddress = client.IpAddress!,
            },
            cancellationToken);
        if (result is { IsCounted: true, Current: { } counted })
        {
            events.Publish(new RefreshRepeatedElsewhere(
                session.UserId, now, session.SessionId, session.LoginType, session.DeviceId, client.IpAddress, client.UserAgent,
                session.IpAddress, session.UserAgent, counted.ForeignRepeats));
        }

        return result.Current;
    }

    private RefreshResult Record(Activity? activity, RefreshVerdict verdict, RefreshResult result)
    {
        activity?.SetTag(AuthActivities.ResultTag, verdict.MetricName());
        metrics.RecordRefresh(verdict.MetricName());
        return result;
    }

    private async ValueTask EndStolenAsync(
        DeviceSession session, TheftCause cause, ClientInfo client, CancellationToken cancellationToken)
    {
        // The one call that ends the session raises the events.
        if (await store.TryRevokeAsync(session.UserId, session.SessionId, cancellationToken) is { } ended)
        {
            events.Publish(new TheftDetected(
                ended.UserId, clock.GetUtcNow(), ended.SessionId, ended.LoginType, ended.DeviceId, cause, client.IpAddress, client.UserAgent));
            revocations.Publish(ended, RevocationReason.Theft);
        }
    }
}
